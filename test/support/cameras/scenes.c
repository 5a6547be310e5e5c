#include "scenes.h"

#include <math.h>

/* ---- the person: coordinates in hundredths of the height, x from the middle ---- */

static void person_still(struct picture *p) {
  double k = p->height / 100.0, mid = p->width / 2.0;
  paint_gradient(p, 0xC9D3D6, 0xAEB9BC);
  /* A window on the left, a shelf with books on the right. */
  paint_box(p, mid - 50 * k, 30 * k, 30 * k, 44 * k, 1 * k, 0, 0x8FA0A8);
  paint_box(p, mid - 50 * k, 30 * k, 27 * k, 41 * k, 0.5 * k, 0, 0xE4F0F6);
  paint_line(p, mid - 50 * k, 10 * k, mid - 50 * k, 50 * k, 1.2 * k, 0x8FA0A8);
  paint_box(p, mid + 52 * k, 46 * k, 34 * k, 2.4 * k, 0.4 * k, 0, 0x7C5B3E);
  static const colour spines[] = {0x8C3B3B, 0x2F5D73, 0xC79A3C, 0x3F6B4A, 0x6A4C7A, 0x2B3A4A};
  for (int i = 0; i < 6; i++)
    paint_box(p, mid + (40 + i * 4.4) * k, (35.5 + (i % 3)) * k, 3.4 * k, (18 - 2 * (i % 3)) * k, 0.4 * k, 0, spines[i]);
}

static void person_moving(struct picture *p, double t) {
  double k = p->height / 100.0;
  double sway = 2.2 * sin(t * 0.7) + 0.8 * sin(t * 1.9), breath = 0.5 * sin(t * 1.6), tilt = 0.05 * sin(t * 0.7 + 0.6);
  double x = p->width / 2.0 + sway * k, y = (44 + breath) * k;
  double body = p->width / 2.0 + sway * 0.3 * k;
  int blinking = fmod(t, 3.7) < 0.16;
  double look = 1.1 * sin(t * 0.45) * k;

  paint_box(p, body, (108 + breath) * k, 78 * k, 60 * k, 24 * k, 0, 0x2F5F73);
  paint_box(p, body, (78 + breath) * k, 22 * k, 10 * k, 4 * k, 0, 0x274F60);
  paint_box(p, x - sway * 0.3 * k, y + 24 * k, 13 * k, 22 * k, 5 * k, 0, 0xC98F6D);
  /* Hair behind, head, ears, fringe. */
  paint_ellipse(p, x, y - 5 * k, 20.5 * k, 23 * k, tilt, 0x2A211E);
  paint_ellipse(p, x - 17.5 * k, y + 3 * k, 3 * k, 4.6 * k, tilt, 0xC98F6D);
  paint_ellipse(p, x + 17.5 * k, y + 3 * k, 3 * k, 4.6 * k, tilt, 0xC98F6D);
  paint_ellipse(p, x, y, 17.5 * k, 22 * k, tilt, 0xDBA583);
  paint_box(p, x + 1 * k, y - 19 * k, 31 * k, 9 * k, 4.5 * k, tilt + 0.1, 0x2A211E);
  for (int side = -1; side <= 1; side += 2) {
    double ex = x + side * 7.2 * k, ey = y - 1.5 * k + side * tilt * 7 * k;
    paint_line(p, ex - 3.4 * k, ey - 5.2 * k, ex + 3.4 * k, ey - 5.6 * k, 1.3 * k, 0x33261F);
    if (blinking) {
      paint_line(p, ex - 3 * k, ey, ex + 3 * k, ey, 0.9 * k, 0x8A5A42);
    } else {
      paint_ellipse(p, ex, ey, 3.5 * k, 2.3 * k, 0, 0xF4F1EC);
      paint_ellipse(p, ex + look, ey, 1.8 * k, 1.8 * k, 0, 0x3B2A1E);
      paint_ellipse(p, ex + look + 0.6 * k, ey - 0.6 * k, 0.5 * k, 0.5 * k, 0, 0xFFFFFF);
    }
  }
  paint_line(p, x + 0.4 * k, y + 1 * k, x + 1.6 * k, y + 7 * k, 1.2 * k, 0xBE825F);
  paint_smile(p, x, y + 11.5 * k, 11 * k, (1.2 + 0.7 * sin(t * 0.31)) * k, 1.2 * k, 0x8E4A42);
}

const struct scene scene_person = {person_still, person_moving};

/* ---- the desk: coordinates in hundredths of the height, x from the left, 178 wide at 16:9 ---- */

/* A narrower picture has lost its sides, as that of a wide camera which is asked for 4:3. */
static struct picture wide(const struct picture *p) {
  struct picture all = *p;
  all.left = p->width / 2.0 - p->height * 8 / 9.0;
  return all;
}

static void keyboard(struct picture *p, double k) {
  double cx = 62 * k, cy = 22 * k, key = 5.6 * k;
  paint_box(p, cx, cy + 1 * k, 96 * k, 33 * k, 2 * k, 0, 0x5B4028);
  paint_box(p, cx, cy, 96 * k, 33 * k, 2 * k, 0, 0x2B2E33);
  for (int row = 0; row < 4; row++)
    for (int column = 0; column < 15; column++)
      paint_box(p, cx + (column - 7) * 6.2 * k, cy + (row - 2) * 6.3 * k, key, key, 0.8 * k, 0,
                column == 0 || column == 14 ? 0x4A5058 : 0x61686F);
  paint_box(p, cx - 4 * k, cy + 12.6 * k, 38 * k, key, 0.8 * k, 0, 0x61686F);
}

static const double sheet_x = 76, sheet_y = 66, turn = -0.05;

/* A place on the sheet, in its own coordinates, to the picture's. */
static void on_sheet(double sx, double sy, double k, double *x, double *y) {
  *x = (sheet_x + sx * cos(turn) - sy * sin(turn)) * k;
  *y = (sheet_y + sx * sin(turn) + sy * cos(turn)) * k;
}

static void desk_still(struct picture *picture) {
  struct picture all = wide(picture), *p = &all;
  double k = p->height / 100.0;
  paint_gradient(p, 0xA9794C, 0x8F6239);
  for (int i = 0; i < 26; i++) {
    double y = (i * 4.1 + 1.3 * sin(i * 2.7)) * k;
    paint_line(p, 0, y, 178 * k, y + 2.5 * sin(i * 1.3) * k, (0.25 + 0.2 * (i % 3)) * k, i % 2 ? 0x996B41 : 0xB28355);
  }
  keyboard(p, k);
  /* A mug from above. */
  paint_ellipse(p, 151 * k, 26 * k, 15 * k, 15 * k, 0, 0x7A5331);
  paint_line(p, 160 * k, 34 * k, 167 * k, 41 * k, 4 * k, 0xD9DEE2);
  paint_ellipse(p, 150 * k, 25 * k, 14 * k, 14 * k, 0, 0xE6EAED);
  paint_ellipse(p, 150 * k, 25 * k, 11.4 * k, 11.4 * k, 0, 0x4A2C1A);
  paint_ellipse(p, 147 * k, 22 * k, 3 * k, 2 * k, -0.6, 0x6B4630);
  /* The sheet with what is written already. */
  paint_box(p, (sheet_x + 1) * k, (sheet_y + 1) * k, 92 * k, 60 * k, 0.6 * k, turn, 0x7A5331);
  paint_box(p, sheet_x * k, sheet_y * k, 92 * k, 60 * k, 0.6 * k, turn, 0xF3F1EA);
  for (int line = 0; line < 4; line++)
    for (int word = 0; word < 7; word++) {
      double from = -40 + word * 11.5 + 2 * sin(word * 3.1 + line), x0, y0, x1, y1;
      on_sheet(from, -22 + line * 7, k, &x0, &y0);
      on_sheet(from + 5 + 3 * fabs(sin(word * 1.7 + line * 2.3)), -22 + line * 7, k, &x1, &y1);
      paint_line(p, x0, y0, x1, y1, 1.1 * k, 0x39507E);
    }
}

static void desk_moving(struct picture *picture, double t) {
  struct picture all = wide(picture), *p = &all;
  double k = p->height / 100.0;
  /* The pen writes one line in 12 s, then the next; after three it begins anew. */
  double progress = fmod(t, 36) / 12, along = progress - floor(progress), row = 6 + 7 * floor(progress);
  for (int line = 0; line <= (int)progress; line++) {
    double end = line < (int)progress ? 1 : along, x0, y0, x1, y1;
    for (double s = 0; s < end; s += 0.1) {
      on_sheet(-40 + 78 * s, 6 + 7 * line, k, &x0, &y0);
      on_sheet(-40 + 78 * fmin(s + 0.07, end), 6 + 7 * line, k, &x1, &y1);
      paint_line(p, x0, y0, x1, y1, 1.1 * k, 0x39507E);
    }
  }
  double x, y;
  on_sheet(-40 + 78 * along, row + 1.2 * sin(t * 9), k, &x, &y);
  /* Sleeve, wrist, hand, fingers round the pen. */
  paint_line(p, x + 34 * k, y + 32 * k, x + 78 * k, y + 74 * k, 26 * k, 0x2F5F73);
  paint_line(p, x + 20 * k, y + 18 * k, x + 38 * k, y + 36 * k, 15 * k, 0xC98F6D);
  paint_ellipse(p, x + 18 * k, y + 15 * k, 13 * k, 9.5 * k, 0.75, 0xDBA583);
  paint_line(p, x, y, x + 22 * k, y - 16 * k, 2.2 * k, 0x22344D);
  paint_line(p, x - 0.6 * k, y + 0.5 * k, x + 1.4 * k, y - 1 * k, 1.2 * k, 0x101820);
  paint_line(p, x + 5 * k, y - 1 * k, x + 15 * k, y + 6 * k, 4.6 * k, 0xDBA583);
  paint_line(p, x + 6 * k, y + 4 * k, x + 16 * k, y + 11 * k, 4.6 * k, 0xD39B78);
  paint_line(p, x + 9 * k, y + 10 * k, x + 16 * k, y + 15 * k, 4.6 * k, 0xC98F6D);
}

const struct scene scene_desk = {desk_still, desk_moving};

/* ---- the sheet: what a still must show. Letters as high as of a pen, 3 mm where 600 mm are as wide as the picture ---- */

static void sheet_still(struct picture *picture) {
  struct picture all = wide(picture), *p = &all;
  double k = p->height / 100.0;
  static const char *const lines[] = {"IF F IS EVEN AND G IS ODD THEN FG IS ODD",   "0.25 X 1024 - 17.5 X 36 : -374",
                                      "WE KNOW BY INDUCTION THAT N:2 HOLDS",        "QUICK BROWN FOXES JUMP OVER 13 DOGS",
                                      "THE LIMIT OF 1/N IS 0 HENCE Z : 89.614", "Q.E.D. 7/16/2026 #4"};
  paint_gradient(p, 0xA9794C, 0x8F6239);
  paint_box(p, 60 * k, 52 * k, 96 * k, 84 * k, 0.6 * k, 0, 0xF3F1EA);
  for (unsigned i = 0; i < sizeof lines / sizeof *lines; i++)
    paint_writing(p, 20 * k, (20 + 11 * i) * k, 0.95 * k, -0.02, lines[i], 0x39507E);
  /* A phone, 75 by 150 mm, its screen off. */
  paint_box(p, 145 * k, 52 * k, 22 * k, 44 * k, 3 * k, 0.12, 0x14161A);
  paint_box(p, 145 * k, 52 * k, 20 * k, 40 * k, 1.5 * k, 0.12, 0x22262C);
}

static void sheet_moving(struct picture *picture, double t) {
  struct picture all = wide(picture), *p = &all;
  double k = p->height / 100.0;
  /* A pen's shadow, so that the picture lives. */
  paint_ellipse(p, (60 + 30 * sin(t)) * k, 97 * k, 3 * k, 1 * k, 0, 0x6B4630);
}

const struct scene scene_sheet = {sheet_still, sheet_moving};
