/* What the two cameras see. */
#ifndef SCENES_H
#define SCENES_H

#include "paint.h"

/* A scene has a part that stands still, painted once, and a part that moves, painted at time t (seconds) on a copy. */
struct scene {
  void (*still)(struct picture *p);
  void (*moving)(struct picture *p, double t);
};

/* A person before a wall, breathing, looking about and blinking. */
extern const struct scene scene_person;
/* A desk from above: a sheet being written on, a keyboard, a mug. */
extern const struct scene scene_desk;

/* The same desk without a hand: a sheet full of small writing, and a phone. Where things are is in sheet.ts. */
extern const struct scene scene_sheet;

#endif
