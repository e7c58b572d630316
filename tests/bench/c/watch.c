/*
 * Says when pcscd itself reports that a card lies on the first reader or has left it: `in` or `out`, and milliseconds
 * since the epoch. What is there at the start is not told.
 */
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <winscard.h>

int main(void) {
  SCARDCONTEXT context;
  DWORD length = 4096;
  char readers[4096];
  if (SCardEstablishContext(SCARD_SCOPE_SYSTEM, NULL, NULL, &context) != SCARD_S_SUCCESS) return 1;
  if (SCardListReaders(context, NULL, readers, &length) != SCARD_S_SUCCESS) return 2;
  SCARD_READERSTATE state = {.szReader = readers, .dwCurrentState = SCARD_STATE_UNAWARE};
  int was = -1;
  setvbuf(stdout, NULL, _IOLBF, 0);
  while (SCardGetStatusChange(context, INFINITE, &state, 1) == SCARD_S_SUCCESS) {
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    int is = (state.dwEventState & SCARD_STATE_PRESENT) != 0;
    if (was < 0)
      printf("watching\n");
    else if (is != was)
      printf("%s %.3f\n", is ? "in" : "out", t.tv_sec * 1e3 + t.tv_nsec / 1e6);
    was = is;
    state.dwCurrentState = state.dwEventState;
  }
  return 3;
}
