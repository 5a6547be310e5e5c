/*
 * vcam: a camera in PipeWire, for machines that have none.
 *
 *   vcam NODE NAME WIDTHxHEIGHT@FPS person|desk|sheet
 *
 * NAME is what people and browsers see. Each picture carries the name, a running number and the time of day, and a
 * little noise, so that a living picture never equals the one before. Commands on stdin, one a line:
 *
 *   run     send the moving picture (as at the start)
 *   stop    send nothing any more, like a camera that hangs
 *   hold    send the last picture again and again
 *   black   send black pictures, like a closed lid
 *   blur    send pictures as through a smeared lens
 *   scene S see something else from now on: person, desk or sheet
 *   stat    say how many pictures were sent so far
 *   quit    end, like pulling the plug; so does the end of stdin
 *
 * Lines on stdout: "state <PipeWire state>", "format WxH@FPS", "sent N".
 */
#include <pipewire/pipewire.h>
#include <spa/param/video/format-utils.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "paint.h"
#include "scenes.h"

enum mode { RUN, STOP, HOLD, BLACK, BLUR };

struct camera {
  struct pw_main_loop *main_loop;
  struct pw_loop *loop;
  struct pw_stream *stream;
  struct spa_source *timer;
  const char *name;
  const struct scene *scene;
  int width, height, fps, stride;
  enum mode mode;
  /* Pictures sent, and pictures drawn: they differ while one is held. */
  unsigned sent, drawn;
  uint32_t seed;
  /* The part of the scene that stands still, and the last picture for HOLD. */
  uint8_t *backdrop, *last;
};

static size_t picture_bytes(const struct camera *c) { return (size_t)c->stride * c->height * 3 / 2; }

static uint64_t nanoseconds(clockid_t clock) {
  struct timespec now;
  clock_gettime(clock, &now);
  return (uint64_t)SPA_TIMESPEC_TO_NSEC(&now);
}

static void caption(struct picture *p, const char *name, unsigned number) {
  struct timespec now;
  struct tm day;
  char text[96];
  clock_gettime(CLOCK_REALTIME, &now);
  localtime_r(&now.tv_sec, &day);
  snprintf(text, sizeof text, "%s #%06u %02d:%02d:%02d.%03ld", name, number, day.tm_hour, day.tm_min, day.tm_sec,
           now.tv_nsec / 1000000);
  /* As large as the width allows: it must survive a low bit rate. */
  int scale = (p->width - 16) / (6 * (int)strlen(text));
  if (scale < 1) scale = 1;
  if (scale > p->height / 130) scale = p->height / 130 + 1;
  int bar = 7 * scale + 4 * scale;
  paint_box(p, p->width / 2.0, p->height - bar / 2.0, p->width + 8, bar, 0, 0, 0x10161A);
  paint_text(p, 2 * scale, p->height - bar + 2 * scale, scale, text, 0xF2F4F5);
}

static void draw(struct camera *c, uint8_t *bytes) {
  struct picture p = picture_at(bytes, c->width, c->height, c->stride);
  if (c->mode == HOLD && c->drawn > 0) {
    memcpy(bytes, c->last, picture_bytes(c));
    return;
  }
  if (c->mode == BLACK) {
    paint_all(&p, 0x000000);
    return;
  }
  /* One clock for all cameras: two that see one scene see it at the same moment, as two lenses before one thing do. */
  double t = (double)nanoseconds(CLOCK_MONOTONIC) / 1e9;
  memcpy(bytes, c->backdrop, picture_bytes(c));
  c->scene->moving(&p, t);
  if (c->mode == BLUR) paint_blur(&p, p.height / 30);
  paint_noise(&p, 2, &c->seed);
  if (c->mode != BLUR) caption(&p, c->name, c->drawn);
  c->drawn++;
  memcpy(c->last, bytes, picture_bytes(c));
}

static void on_process(void *data) {
  struct camera *c = data;
  struct pw_buffer *b = pw_stream_dequeue_buffer(c->stream);
  if (!b) return; /* The reader holds them all: this picture is lost, as on a real camera. */
  struct spa_data *plane = &b->buffer->datas[0];
  if (plane->data && plane->maxsize >= picture_bytes(c)) {
    struct spa_meta_header *header = spa_buffer_find_meta_data(b->buffer, SPA_META_Header, sizeof *header);
    if (header) {
      header->pts = (int64_t)nanoseconds(CLOCK_MONOTONIC);
      header->flags = 0;
      header->seq = c->sent;
      header->dts_offset = 0;
    }
    c->sent++;
    draw(c, plane->data);
    plane->chunk->offset = 0;
    plane->chunk->size = (uint32_t)picture_bytes(c);
    plane->chunk->stride = c->stride;
  }
  pw_stream_queue_buffer(c->stream, b);
}

static void on_tick(void *data, uint64_t expirations) {
  struct camera *c = data;
  if (c->mode != STOP) pw_stream_trigger_process(c->stream);
}

static void tick(struct camera *c, bool on) {
  uint64_t ns = on ? 1000000000ull / (unsigned)c->fps : 0;
  struct timespec first = {0, on ? 1 : 0}, every = {(time_t)(ns / 1000000000ull), (long)(ns % 1000000000ull)};
  pw_loop_update_timer(c->loop, c->timer, &first, &every, false);
}

static void on_state(void *data, enum pw_stream_state old, enum pw_stream_state state, const char *error) {
  struct camera *c = data;
  printf("state %s%s%s\n", pw_stream_state_as_string(state), error ? " " : "", error ? error : "");
  fflush(stdout);
  tick(c, state == PW_STREAM_STATE_STREAMING);
  if (state == PW_STREAM_STATE_ERROR || (state == PW_STREAM_STATE_UNCONNECTED && old != state))
    pw_main_loop_quit(c->main_loop);
}

static void on_param(void *data, uint32_t id, const struct spa_pod *param) {
  struct camera *c = data;
  struct spa_video_info_raw format;
  if (!param || id != SPA_PARAM_Format || spa_format_video_raw_parse(param, &format) < 0) return;
  uint8_t room[1024];
  struct spa_pod_builder b = SPA_POD_BUILDER_INIT(room, sizeof room);
  const struct spa_pod *params[2];
  int size = (int)picture_bytes(c);
  params[0] = spa_pod_builder_add_object(
      &b, SPA_TYPE_OBJECT_ParamBuffers, SPA_PARAM_Buffers, SPA_PARAM_BUFFERS_buffers, SPA_POD_CHOICE_RANGE_Int(8, 2, 16),
      SPA_PARAM_BUFFERS_blocks, SPA_POD_Int(1), SPA_PARAM_BUFFERS_size, SPA_POD_Int(size), SPA_PARAM_BUFFERS_stride,
      SPA_POD_Int(c->stride));
  params[1] = spa_pod_builder_add_object(&b, SPA_TYPE_OBJECT_ParamMeta, SPA_PARAM_Meta, SPA_PARAM_META_type,
                                         SPA_POD_Id(SPA_META_Header), SPA_PARAM_META_size,
                                         SPA_POD_Int((int)sizeof(struct spa_meta_header)));
  pw_stream_update_params(c->stream, params, 2);
  printf("format %ux%u@%d\n", format.size.width, format.size.height, c->fps);
  fflush(stdout);
}

static const struct pw_stream_events events = {
    PW_VERSION_STREAM_EVENTS,
    .state_changed = on_state,
    .param_changed = on_param,
    .process = on_process,
};

static const struct scene *scene_named(const char *name) {
  if (!strcmp(name, "person")) return &scene_person;
  if (!strcmp(name, "desk")) return &scene_desk;
  if (!strcmp(name, "sheet")) return &scene_sheet;
  return NULL;
}

static void set_up(struct camera *c, const struct scene *scene) {
  struct picture backdrop = picture_at(c->backdrop, c->width, c->height, c->stride);
  c->scene = scene;
  scene->still(&backdrop);
}

static void on_stdin(void *data, int fd, uint32_t mask) {
  struct camera *c = data;
  char text[256];
  ssize_t n = read(fd, text, sizeof text - 1);
  if (n <= 0) {
    pw_main_loop_quit(c->main_loop);
    return;
  }
  text[n] = 0;
  for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n")) {
    if (!strcmp(line, "run")) c->mode = RUN;
    else if (!strcmp(line, "stop")) c->mode = STOP;
    else if (!strcmp(line, "hold")) c->mode = HOLD;
    else if (!strcmp(line, "black")) c->mode = BLACK;
    else if (!strcmp(line, "blur")) c->mode = BLUR;
    else if (!strncmp(line, "scene ", 6) && scene_named(line + 6)) set_up(c, scene_named(line + 6));
    else if (!strcmp(line, "stat")) printf("sent %u\n", c->sent), fflush(stdout);
    else if (!strcmp(line, "quit")) pw_main_loop_quit(c->main_loop);
    else fprintf(stderr, "vcam: no such command: %s\n", line);
  }
}

static void on_signal(void *data, int signal) { pw_main_loop_quit(((struct camera *)data)->main_loop); }

static int usage(void) {
  fprintf(stderr, "usage: vcam NODE NAME WIDTHxHEIGHT@FPS person|desk|sheet\n");
  return 2;
}

static bool connect_stream(struct camera *c, const char *node) {
  c->stream = pw_stream_new_simple(c->loop, node,
                                   pw_properties_new(PW_KEY_MEDIA_CLASS, "Video/Source", PW_KEY_MEDIA_ROLE, "Camera",
                                                     PW_KEY_NODE_NAME, node, PW_KEY_NODE_DESCRIPTION, c->name, NULL),
                                   &events, c);
  if (!c->stream) return false;
  uint8_t room[1024];
  struct spa_pod_builder b = SPA_POD_BUILDER_INIT(room, sizeof room);
  const struct spa_pod *format = spa_pod_builder_add_object(
      &b, SPA_TYPE_OBJECT_Format, SPA_PARAM_EnumFormat, SPA_FORMAT_mediaType, SPA_POD_Id(SPA_MEDIA_TYPE_video),
      SPA_FORMAT_mediaSubtype, SPA_POD_Id(SPA_MEDIA_SUBTYPE_raw), SPA_FORMAT_VIDEO_format,
      SPA_POD_Id(SPA_VIDEO_FORMAT_I420), SPA_FORMAT_VIDEO_size,
      SPA_POD_Rectangle(&SPA_RECTANGLE((uint32_t)c->width, (uint32_t)c->height)), SPA_FORMAT_VIDEO_framerate,
      SPA_POD_Fraction(&SPA_FRACTION((uint32_t)c->fps, 1)));
  return pw_stream_connect(c->stream, PW_DIRECTION_OUTPUT, PW_ID_ANY,
                           PW_STREAM_FLAG_DRIVER | PW_STREAM_FLAG_MAP_BUFFERS, &format, 1) >= 0;
}

int main(int argc, char **argv) {
  struct camera c = {.mode = RUN};
  if (argc != 5) return usage();
  c.name = argv[2];
  if (sscanf(argv[3], "%dx%d@%d", &c.width, &c.height, &c.fps) != 3) return usage();
  if (c.width < 16 || c.height < 16 || c.width > 8192 || c.height > 8192 || c.width % 2 || c.height % 2 || c.fps < 1)
    return usage();
  if (!scene_named(argv[4])) return usage();

  c.stride = SPA_ROUND_UP_N(c.width, 4);
  c.backdrop = malloc(picture_bytes(&c));
  c.last = calloc(1, picture_bytes(&c));
  if (!c.backdrop || !c.last) return 1;
  set_up(&c, scene_named(argv[4]));
  c.seed = (uint32_t)nanoseconds(CLOCK_MONOTONIC) | 1;

  pw_init(&argc, &argv);
  c.main_loop = pw_main_loop_new(NULL);
  c.loop = pw_main_loop_get_loop(c.main_loop);
  pw_loop_add_signal(c.loop, SIGTERM, on_signal, &c);
  pw_loop_add_signal(c.loop, SIGINT, on_signal, &c);
  pw_loop_add_io(c.loop, STDIN_FILENO, SPA_IO_IN | SPA_IO_HUP, false, on_stdin, &c);
  c.timer = pw_loop_add_timer(c.loop, on_tick, &c);
  if (!connect_stream(&c, argv[1])) {
    fprintf(stderr, "vcam: no PipeWire here\n");
    return 1;
  }
  pw_main_loop_run(c.main_loop);
  pw_stream_destroy(c.stream);
  pw_main_loop_destroy(c.main_loop);
  free(c.backdrop);
  free(c.last);
  return 0;
}
