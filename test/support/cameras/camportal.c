/*
 * camportal: the Camera part of the desktop portal, which always says yes. Chromium asks it for a connection to PipeWire.
 * The interface is org.freedesktop.portal.Camera of xdg-desktop-portal; no permission store, no dialog.
 */
#include <gio/gio.h>
#include <gio/gunixfdlist.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static const char interface_xml[] =
    "<node><interface name='org.freedesktop.portal.Camera'>"
    "<method name='AccessCamera'><arg type='a{sv}' direction='in'/><arg type='o' direction='out'/></method>"
    "<method name='OpenPipeWireRemote'><arg type='a{sv}' direction='in'/><arg type='h' direction='out'/></method>"
    "<property name='IsCameraPresent' type='b' access='read'/>"
    "<property name='version' type='u' access='read'/>"
    "</interface></node>";

/* The answer to AccessCamera is a request object, whose Response signal carries 0 for yes. */
static void access_camera(GDBusConnection *bus, const char *sender, GVariant *options, GDBusMethodInvocation *call) {
  const char *token = "t";
  g_variant_lookup(options, "handle_token", "&s", &token);
  char *who = g_strdelimit(g_strdup(sender + 1), ".", '_');
  char *request = g_strdup_printf("/org/freedesktop/portal/desktop/request/%s/%s", who, token);
  g_dbus_method_invocation_return_value(call, g_variant_new("(o)", request));
  GVariantBuilder results;
  g_variant_builder_init(&results, G_VARIANT_TYPE_VARDICT);
  g_dbus_connection_emit_signal(bus, sender, request, "org.freedesktop.portal.Request", "Response",
                                g_variant_new("(ua{sv})", 0, &results), NULL);
  g_free(request);
  g_free(who);
}

static void open_remote(GDBusMethodInvocation *call) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  g_snprintf(address.sun_path, sizeof address.sun_path, "%s/pipewire-0", g_getenv("XDG_RUNTIME_DIR"));
  int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof address)) {
    g_dbus_method_invocation_return_dbus_error(call, "org.freedesktop.portal.Error.Failed", "no PipeWire");
    if (fd >= 0) close(fd);
    return;
  }
  GUnixFDList *list = g_unix_fd_list_new_from_array(&fd, 1);
  g_dbus_method_invocation_return_value_with_unix_fd_list(call, g_variant_new("(h)", 0), list);
  g_object_unref(list);
}

static void on_call(GDBusConnection *bus, const char *sender, const char *path, const char *interface, const char *method,
                    GVariant *arguments, GDBusMethodInvocation *call, gpointer data) {
  GVariant *options = g_variant_get_child_value(arguments, 0);
  if (!strcmp(method, "AccessCamera")) access_camera(bus, sender, options, call);
  else open_remote(call);
  g_variant_unref(options);
}

static GVariant *on_get(GDBusConnection *bus, const char *sender, const char *path, const char *interface,
                        const char *property, GError **error, gpointer data) {
  return strcmp(property, "version") ? g_variant_new_boolean(TRUE) : g_variant_new_uint32(1);
}

static const GDBusInterfaceVTable table = {.method_call = on_call, .get_property = on_get};

static void on_bus(GDBusConnection *bus, const char *name, gpointer data) {
  GDBusNodeInfo *info = g_dbus_node_info_new_for_xml(interface_xml, NULL);
  g_dbus_connection_register_object(bus, "/org/freedesktop/portal/desktop", info->interfaces[0], &table, NULL, NULL, NULL);
}

static void on_name(GDBusConnection *bus, const char *name, gpointer data) {
  g_print("ready\n");
}

static void on_lost(GDBusConnection *bus, const char *name, gpointer loop) {
  g_printerr("camportal: no bus, or its name is taken\n");
  g_main_loop_quit(loop);
}

int main(void) {
  setvbuf(stdout, NULL, _IOLBF, 0);
  GMainLoop *loop = g_main_loop_new(NULL, FALSE);
  g_bus_own_name(G_BUS_TYPE_SESSION, "org.freedesktop.portal.Desktop", 0, on_bus, on_name, on_lost, loop, NULL);
  g_main_loop_run(loop);
  return 1;
}
