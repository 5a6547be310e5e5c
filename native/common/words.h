/* The guard knows no language of its own: all four, Kazakh first. UTF-8, lines ended by '\n' but the last. */
#pragma once

extern const char cover_window_text[], cover_moment_text[], cover_display_text[];
