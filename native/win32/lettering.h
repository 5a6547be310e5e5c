/* Text on covers. */
#pragma once
#include <windows.h>

/* Lines (UTF-8, '\n') in the middle of the window, as large as fits. */
void lettering_draw(HDC on, HWND window, const char *text);
