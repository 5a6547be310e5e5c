/* Facts about the machine and the session, as they are found. */
#pragma once
#include "guard.h"

/* Adds `,"facts":{…}`. */
void machine_facts(struct guard *g, struct buf *line);
/* The virtual machine's name, "" for none: by the processor, and not the mother partition of Hyper-V; else by the firmware. */
void machine_virtual(char *to, size_t size);
