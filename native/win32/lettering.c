#include "lettering.h"
#include "text.h"

enum { LARGEST = 34, SMALLEST = 9, UNITS = 2048 };

static HFONT font_of(int height) {
  return CreateFontW(-height, 0, 0, 0, FW_NORMAL, FALSE, FALSE, FALSE, DEFAULT_CHARSET, OUT_DEFAULT_PRECIS,
                     CLIP_DEFAULT_PRECIS, DEFAULT_QUALITY, DEFAULT_PITCH | FF_SWISS, L"Segoe UI");
}

void lettering_draw(HDC on, HWND window, const char *text) {
  wchar_t wide[UNITS];
  RECT room, needs = {0};
  int length = (int)text_to_wide(wide, UNITS, text);
  GetClientRect(window, &room);
  SetBkMode(on, TRANSPARENT);
  SetTextColor(on, RGB(255, 255, 255));
  for (int height = LARGEST; length && height >= SMALLEST; height = height > 12 ? height * 3 / 4 : height - 1) {
    HFONT font = font_of(height), before = SelectObject(on, font);
    needs = (RECT){0, 0, 0, 0};
    DrawTextW(on, wide, length, &needs, DT_CALCRECT | DT_NOPREFIX);
    bool fits = needs.right <= room.right * 9 / 10 && needs.bottom <= room.bottom;
    if (fits) {
      RECT at = {0, (room.bottom - needs.bottom) / 2, room.right, room.bottom};
      DrawTextW(on, wide, length, &at, DT_CENTER | DT_NOPREFIX);
      length = 0;
    }
    SelectObject(on, before);
    DeleteObject(font);
  }
}
