/* The guard as a taker of pictures alone: see pictures.h. */
#pragma once

/* Runs until stdin ends; the process's exit status. After pipe_start(). */
int pictures_only(void);
