/* Prints the state of the X screen saver: `on`, `off` (it waits) or `disabled`. */
#include <X11/extensions/scrnsaver.h>
#include <stdio.h>

int main(void) {
  Display *display = XOpenDisplay(NULL);
  XScreenSaverInfo *info = XScreenSaverAllocInfo();
  if (!display || !info || !XScreenSaverQueryInfo(display, DefaultRootWindow(display), info)) return 1;
  puts(info->state == ScreenSaverOn ? "on" : info->state == ScreenSaverOff ? "off" : "disabled");
  return 0;
}
