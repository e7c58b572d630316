/*
 * Loaded into pcscd with vpcd, for simulation only.
 *
 * accept: vpcd leaves Nagle's algorithm on, and every APDU then waits 40 ms for a delayed acknowledgement.
 * bind:   vpcd listens on all addresses, which would let a neighbour on the network hold a card to this reader.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dlfcn.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

int accept(int listener, struct sockaddr *address, socklen_t *length) {
  static int (*next)(int, struct sockaddr *, socklen_t *);
  if (!next) next = (int (*)(int, struct sockaddr *, socklen_t *))dlsym(RTLD_NEXT, "accept");
  int connection = next(listener, address, length), on = 1;
  /* Fails harmlessly on pcscd's own unix socket. */
  if (connection >= 0) setsockopt(connection, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return connection;
}

int bind(int descriptor, const struct sockaddr *address, socklen_t length) {
  static int (*next)(int, const struct sockaddr *, socklen_t);
  if (!next) next = (int (*)(int, const struct sockaddr *, socklen_t))dlsym(RTLD_NEXT, "bind");
  if (address->sa_family == AF_INET && length >= sizeof(struct sockaddr_in)) {
    struct sockaddr_in inward = *(const struct sockaddr_in *)address;
    inward.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return next(descriptor, (const struct sockaddr *)&inward, sizeof inward);
  }
  return next(descriptor, address, length);
}
