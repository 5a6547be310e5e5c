/*
 * Windows' own key store for small secrets: `taza-dpapi protect | unprotect` reads a secret (or what protect gave) from
 * standard input and writes the other to standard output. CryptProtectData binds it to the user and the machine; nobody
 * is asked anything. Exit status 1 with a sentence when Windows refuses.
 */
#include <fcntl.h>
#include <io.h>
#include <stdio.h>
#include <string.h>
#include <windows.h>
#include <wincrypt.h>

enum { LONGEST = 65536 };

static int refuse(const char *what)
{
	fprintf(stderr, "%s refused (error %lu)\n", what, (unsigned long)GetLastError());
	return 1;
}

int main(int argc, char **argv)
{
	static BYTE bytes[LONGEST];
	DATA_BLOB in = {0, bytes}, out = {0, NULL};
	const int protects = argc == 2 && strcmp(argv[1], "protect") == 0;

	if (!protects && !(argc == 2 && strcmp(argv[1], "unprotect") == 0)) {
		fputs("taza-dpapi protect | unprotect\n", stderr);
		return 2;
	}
	_setmode(_fileno(stdin), _O_BINARY);
	_setmode(_fileno(stdout), _O_BINARY);
	in.cbData = (DWORD)fread(bytes, 1, LONGEST, stdin);
	if (protects && !CryptProtectData(&in, L"Taza", NULL, NULL, NULL, CRYPTPROTECT_UI_FORBIDDEN, &out))
		return refuse("CryptProtectData");
	if (!protects && !CryptUnprotectData(&in, NULL, NULL, NULL, NULL, CRYPTPROTECT_UI_FORBIDDEN, &out))
		return refuse("CryptUnprotectData");
	SecureZeroMemory(bytes, sizeof bytes);
	const int whole = fwrite(out.pbData, 1, out.cbData, stdout) == out.cbData && fflush(stdout) == 0;
	SecureZeroMemory(out.pbData, out.cbData);
	LocalFree(out.pbData);
	return whole ? 0 : 1;
}
