/** Tables of sessions as deans' offices publish them. */

/** As a university of Kyrgyzstan published it (main session of 2019–20, day form). */
export const published = `unit;form;students;admitted;passed;course1;course2;course3;course4;absolute;quality;debtors;debtors %
МТФ;day;873;819;263;33;35;23;69;32,1;32,0;610;69,9
ЭТИ;day;351;326;148;32;29;30;100;45,4;43,0;203;57,8
УМКФ;day;449;437;175;27;24;30;99;40,0;39,0;274;61,0
ТФ;day;795;783;371;49;37;52;100;47,4;28,0;436;54,8
ЭФ;day;693;678;259;18;9;25;98;38,2;36,0;434;62,6
ББПИ;day;286;282;87;29;11;33;100;30,9;27,0;199;69,6
КГТИ;day;885;834;373;34;34;39;91;44,7;44,0;512;57,9
ИЭФ;day;358;346;175;41;47;36;100;50,6;50,0;183;51,1
In all;day;4690;4505;1851;32,9;28,3;33,5;94,6;41,1;37,4;2839;60,5
`

/** The same units after the retakes, made up: more have passed, nobody was admitted anew. */
export const retaken = `unit;form;students;admitted;passed
МТФ;day;873;819;511
ЭТИ;day;351;326;240
УМКФ;day;449;437;301
ТФ;day;795;783;560
ЭФ;day;693;678;480
ББПИ;day;286;282;170
КГТИ;day;885;834;600
ИЭФ;day;358;346;270
`

/** `table` with the state attestation, attendance and practice beside it, made up. */
export function withMore(table: string): string {
  const [head = '', ...rows] = table.trimEnd().split('\n')
  const names =
    'stateAdmitted;stateDefended;stateHonours;attendance9;attendance10;attendance11;practice4;practice5'
  const line = (row: string, i: number) =>
    `${row};${40 - i};${38 - i};${9 - i};9${i},4;88;9${i},1;100;9${7 - i},6`
  return `${[`${head};${names}`, ...rows.map(line)].join('\n')}\n`
}

/** Two forms of study with counts by course, made up. */
export const counted = `unit;form;students;admitted;passed;good;admitted1;passed1;admitted2;passed2
Политех;очная;200;190;120;57;100;50;90;70
Политех;заочная;80;70;35;7;40;15;30;20
Филиал в г. Ош;очная;60;60;45;30;30;20;30;25
`
