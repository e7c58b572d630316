/*
 * Preloaded into ippeveprinter (CUPS 2.4), so that it behaves like a device on a desk:
 * it starts without avahi, listens on the loopback only, reports what its sensors see while no job runs,
 * tells its command of a cancel, and dies with its parent.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

/* The parts of <cups/ipp.h> that are used; values are fixed by RFC 8010 and RFC 8011. */
typedef struct ipp ipp_t;
typedef struct ipp_attribute ipp_attribute_t;
enum { TAG_INTEGER = 0x21, TAG_KEYWORD = 0x44, OP_CANCEL_JOB = 0x08 };
extern ipp_t *ippNewResponse(ipp_t *request);
extern int ippGetOperation(ipp_t *ipp);
extern ipp_attribute_t *ippFindAttribute(ipp_t *ipp, const char *name, int tag);
extern int ippGetInteger(ipp_attribute_t *attr, int element);
extern ipp_attribute_t *ippAddString(ipp_t *, int group, int tag, const char *name, const char *lang, const char *value);

/* The command that plays a job has this loaded too, so a killed printer leaves nothing running. */
__attribute__((constructor)) static void die_with_parent(void)
{
  const char *parent = getenv("YIZHAN_DEVICE_PARENT");
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (parent && getppid() != atoi(parent))
    _exit(1);
  unsetenv("YIZHAN_DEVICE_PARENT");
}

static void control_path(char *path, size_t size, const char *name)
{
  snprintf(path, size, "%s/control/%s", getenv("YIZHAN_PRINTER_DIR"), name);
}

int bind(int fd, const struct sockaddr *address, socklen_t length)
{
  struct sockaddr_storage copy;
  if (length <= sizeof copy) {
    memcpy(&copy, address, length);
    if (copy.ss_family == AF_INET)
      ((struct sockaddr_in *)&copy)->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (copy.ss_family == AF_INET6)
      ((struct sockaddr_in6 *)&copy)->sin6_addr = in6addr_loopback;
    address = (struct sockaddr *)&copy;
  }
  return NEXT(bind)(fd, address, length);
}

static void read_control(const char *name, char *line, int size)
{
  char path[1024];
  FILE *file;
  line[0] = '\0';
  control_path(path, sizeof path, name);
  if ((file = fopen(path, "r")) == NULL)
    return;
  if (!fgets(line, size, file))
    line[0] = '\0';
  fclose(file);
  line[strcspn(line, "\n")] = '\0';
}

ipp_attribute_t *ippAddString(ipp_t *ipp, int group, int tag, const char *name, const char *lang, const char *value)
{
  char path[1024], seen[64], mode[64];
  if (name && value && !strcmp(name, "printer-state-reasons") && !strcmp(value, "none")) {
    read_control("sensor", seen, sizeof seen);
    /* A jam is seen once a sheet is stuck, and until the mode is another one. */
    read_control("mode", mode, sizeof mode);
    control_path(path, sizeof path, "jammed");
    if (!strcmp(mode, "jam") && access(path, F_OK) == 0)
      snprintf(seen, sizeof seen, "media-jam-report");
    if (seen[0])
      return NEXT(ippAddString)(ipp, group, TAG_KEYWORD, name, lang, seen);
  }
  return NEXT(ippAddString)(ipp, group, tag, name, lang, value);
}

ipp_t *ippNewResponse(ipp_t *request)
{
  char path[1024], name[64];
  FILE *mark;
  ipp_attribute_t *job = ippFindAttribute(request, "job-id", TAG_INTEGER);
  if (ippGetOperation(request) == OP_CANCEL_JOB && job) {
    snprintf(name, sizeof name, "cancel-%d", ippGetInteger(job, 0));
    control_path(path, sizeof path, name);
    if ((mark = fopen(path, "w")) != NULL)
      fclose(mark);
  }
  return NEXT(ippNewResponse)(request);
}

void *avahi_threaded_poll_new(void) { return malloc(64); }
const void *avahi_threaded_poll_get(void *poll) { return poll; }
int avahi_threaded_poll_start(void *poll) { (void)poll; return 0; }
int avahi_threaded_poll_stop(void *poll) { (void)poll; return 0; }
void avahi_threaded_poll_lock(void *poll) { (void)poll; }
void avahi_threaded_poll_unlock(void *poll) { (void)poll; }
void avahi_threaded_poll_free(void *poll) { free(poll); }
void *avahi_client_new(const void *poll, int flags, void *callback, void *data, int *error)
{
  (void)poll, (void)flags, (void)callback, (void)data;
  if (error)
    *error = 0;
  return malloc(64);
}
void avahi_client_free(void *client) { free(client); }
const char *avahi_client_get_host_name_fqdn(void *client) { (void)client; return "localhost"; }
void *avahi_entry_group_new(void *client, void *callback, void *data)
{
  (void)client, (void)callback, (void)data;
  return malloc(64);
}
int avahi_entry_group_free(void *group) { free(group); return 0; }
int avahi_entry_group_commit(void *group) { (void)group; return 0; }
int avahi_entry_group_reset(void *group) { (void)group; return 0; }
int avahi_entry_group_add_service_strlst(void *group, ...) { (void)group; return 0; }
int avahi_entry_group_add_service_subtype(void *group, ...) { (void)group; return 0; }
