#pragma once
#include <avahi-client/client.h>
#include <avahi-client/lookup.h>
#include <avahi-client/publish.h>
#include <avahi-common/address.h>
#include <avahi-common/alternative.h>
#include <avahi-common/error.h>
#include <avahi-common/malloc.h>
#include <avahi-common/simple-watch.h>
#include <avahi-common/strlst.h>
#include <avahi-core/core.h>
#include <avahi-core/log.h>
#include <avahi-core/lookup.h>
#include <avahi-core/publish.h>
#include <dlfcn.h>
#include <stddef.h>

/* The kernel's notes about interfaces and addresses, which Swift's Glibc module leaves out. */
#include <linux/netlink.h>
#include <linux/rtnetlink.h>

/*
 * libavahi-client and libavahi-core each define a function avahi_entry_group_free, with different
 * parameters, and call it across the dynamic linker: in a process that links both, one of them calls
 * the other's and crashes. So neither is linked. Each is opened by itself with RTLD_LOCAL, where it
 * finds its own function first, and is used through a table of pointers. Both share libavahi-common,
 * which is linked.
 */

#define CAVAHI_CLIENT_LIBRARY "libavahi-client.so.3"
#define CAVAHI_CLIENT_FUNCTIONS(FUNCTION) \
  FUNCTION(client_errno)                  \
  FUNCTION(client_free)                   \
  FUNCTION(client_get_version_string)     \
  FUNCTION(client_new)                    \
  FUNCTION(entry_group_add_service_strlst) \
  FUNCTION(entry_group_commit)            \
  FUNCTION(entry_group_free)              \
  FUNCTION(entry_group_new)               \
  FUNCTION(entry_group_reset)             \
  FUNCTION(service_browser_free)          \
  FUNCTION(service_browser_new)           \
  FUNCTION(service_resolver_free)         \
  FUNCTION(service_resolver_new)

#define CAVAHI_CORE_LIBRARY "libavahi-core.so.7"
#define CAVAHI_CORE_FUNCTIONS(FUNCTION)   \
  FUNCTION(s_entry_group_commit)          \
  FUNCTION(s_entry_group_free)            \
  FUNCTION(s_entry_group_new)             \
  FUNCTION(s_entry_group_reset)           \
  FUNCTION(s_service_browser_free)        \
  FUNCTION(s_service_browser_new)         \
  FUNCTION(s_service_resolver_free)       \
  FUNCTION(s_service_resolver_new)        \
  FUNCTION(server_add_address)            \
  FUNCTION(server_add_service_strlst)     \
  FUNCTION(server_config_free)            \
  FUNCTION(server_config_init)            \
  FUNCTION(server_errno)                  \
  FUNCTION(server_free)                   \
  FUNCTION(server_new)                    \
  FUNCTION(set_log_function)

#define CAVAHI_FIELD(name) __typeof__(avahi_##name) *name;
#define CAVAHI_LOAD(name)                                                          \
  table->name = (__typeof__(avahi_##name) *)dlsym(library, "avahi_" #name);        \
  if (!table->name) return "avahi_" #name " is missing from the library";

/* libavahi-client's functions, each under its name without `avahi_`. */
typedef struct CAvahiClient {
  CAVAHI_CLIENT_FUNCTIONS(CAVAHI_FIELD)
} CAvahiClient;

/* libavahi-core's functions, each under its name without `avahi_`. */
typedef struct CAvahiCore {
  CAVAHI_CORE_FUNCTIONS(CAVAHI_FIELD)
} CAvahiCore;

/* Fill a table. NULL, or words about what is wrong, to be copied at once. May be called again. */
static inline const char *cavahi_load_client(CAvahiClient *table) {
  void *library = dlopen(CAVAHI_CLIENT_LIBRARY, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
  if (!library) return dlerror();
  CAVAHI_CLIENT_FUNCTIONS(CAVAHI_LOAD)
  return NULL;
}

static inline const char *cavahi_load_core(CAvahiCore *table) {
  void *library = dlopen(CAVAHI_CORE_LIBRARY, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
  if (!library) return dlerror();
  CAVAHI_CORE_FUNCTIONS(CAVAHI_LOAD)
  return NULL;
}
