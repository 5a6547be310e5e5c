/* Who records or shows the screen to others, as far as the X server and a command line tell. */
#pragma once
#include "guard.h"

void recorders_start(struct guard *g);
/* Asks the X server what its clients hold; tells of each once. */
void recorders_look(struct guard *g);
/* A program was started with these words. */
void recorders_command(struct guard *g, const struct process *who, const char *command);
