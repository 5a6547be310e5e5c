#include "words.h"

const char cover_window_text[] =
    "Бұл терезе жабылды\nЭто окно закрыто\nБул терезе жабылды\nThis window is being closed";
const char cover_moment_text[] =
    "Бір сәт күтіңіз, емтихан жалғасады\nОдну минуту, экзамен продолжится\n"
    "Бир аз күтүңүз, экзамен улантылат\nOne moment, the exam will go on";
const char cover_display_text[] =
    "Емтихан басқа мониторда өтіп жатыр\nЭкзамен идёт на другом мониторе\n"
    "Экзамен башка монитордо өтүп жатат\nThe exam is on the other display";
