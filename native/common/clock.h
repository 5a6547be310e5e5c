/* The one clock: ms since the machine's start, its sleep counted (Linux: CLOCK_BOOTTIME; Windows: QueryInterruptTime). */
#pragma once

double boot_ms(void);
