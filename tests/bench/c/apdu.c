/* Baseline of the APDU bench: N round trips of one APDU on the first reader with a card, each timed, in microseconds. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <winscard.h>

static double now_us(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1e6 + t.tv_nsec / 1e3;
}

int main(int argc, char **argv) {
  int rounds = argc > 1 ? atoi(argv[1]) : 1000;
  SCARDCONTEXT context;
  SCARDHANDLE card;
  DWORD protocol, length = 4096;
  char readers[4096];
  if (SCardEstablishContext(SCARD_SCOPE_SYSTEM, NULL, NULL, &context) != SCARD_S_SUCCESS) return 1;
  if (SCardListReaders(context, NULL, readers, &length) != SCARD_S_SUCCESS) return 2;
  const char *name = readers;
  LONG result = SCARD_E_NO_SMARTCARD;
  for (; *name; name += strlen(name) + 1) {
    result = SCardConnect(context, name, SCARD_SHARE_SHARED, SCARD_PROTOCOL_T0 | SCARD_PROTOCOL_T1, &card, &protocol);
    if (result == SCARD_S_SUCCESS) break;
  }
  if (result != SCARD_S_SUCCESS) return 3;
  const SCARD_IO_REQUEST *io = protocol == SCARD_PROTOCOL_T0 ? SCARD_PCI_T0 : SCARD_PCI_T1;
  const unsigned char apdu[] = {0xFF, 0xCA, 0x00, 0x00, 0x00};
  for (int i = 0; i < rounds; i++) {
    unsigned char answer[258];
    DWORD got = sizeof answer;
    double began = now_us();
    if (SCardTransmit(card, io, apdu, sizeof apdu, NULL, answer, &got) != SCARD_S_SUCCESS) return 4;
    printf("%.1f\n", now_us() - began);
  }
  SCardDisconnect(card, SCARD_LEAVE_CARD);
  SCardReleaseContext(context);
  return 0;
}
