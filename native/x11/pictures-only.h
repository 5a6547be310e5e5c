/* The guard as a taker of pictures alone: see pictures.h. */
#pragma once
#include <stdbool.h>

/* Runs until stdin ends; the process's exit status. `picture_fd`: there is a descriptor for pictures. */
int pictures_only(bool picture_fd);
