/* Devices that come and go, as the system's plug and play tells it. */
#pragma once
#include "guard.h"

/* False when the system does not tell. */
bool devices_start(struct guard *g);
/* WM_DEVICECHANGE of the hidden window. */
void devices_message(struct guard *g, WPARAM what, LPARAM with);
