/* Text on covers; used by the painter only. */
#pragma once
#include <X11/Xlib.h>

/* Loads the fonts' cache, so that the first cover does not wait for it. */
void lettering_warm(Display *display);
/* Lines (UTF-8, '\n') in the middle of the window, as large as fits. Nothing when no font can be had. */
void lettering_draw(Display *display, Window window, const char *text);
