#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>

#include "cluster/api/wire_form.h"
#include "cluster/cluster_store.h"
#include "http/message.h"

namespace quarterdeck::cluster {

struct WatchOptions {
  WireForm form;
  bool wants_bookmarks = false;
  bool wants_initial_events_end = false;  // a bookmark that says where the existing objects end
  std::optional<Timestamp> ends_at;
};

// One client that follows objects: writes an event a line, as fast as the client reads.
class WatchStream : public std::enable_shared_from_this<WatchStream> {
 public:
  WatchStream(ClusterStore& store, Target target, std::unique_ptr<ObjectWatch> watch, WatchOptions options);
  // From now on events are written; `on_end` is called once, when the client or the time is gone.
  void start(std::shared_ptr<http::BodyStream> body, std::function<void()> on_end);
  void end();

 private:
  void pump();
  bool write_waiting_events();  // false: the stream is over
  bool write_event(std::string_view type, const std::string& object);
  bool write_bookmark_when_due(Timestamp now);
  std::string shown(const SeenEvent& event);
  enum class BookmarkFor { keeping_up, end_of_initial_events };
  std::string bookmark(BookmarkFor purpose) const;

  ClusterStore& store_;
  const Target target_;
  const WatchOptions options_;
  std::recursive_mutex mutex_;          // a write that finds the client gone ends the stream from inside
  std::unique_ptr<ObjectWatch> watch_;  // guarded by mutex_, as is everything below
  std::shared_ptr<http::BodyStream> body_;  // null once the stream is over
  std::function<void()> on_end_;
  Timestamp next_bookmark_;
  bool has_told_initial_end_ = false;
  bool has_sent_columns_ = false;
};

// Keeps the watches of one handler; whoever destroys it ends them.
class OpenWatches {
 public:
  ~OpenWatches();
  void add(const std::shared_ptr<WatchStream>& stream);
  void remove(const std::shared_ptr<WatchStream>& stream);

 private:
  std::mutex mutex_;
  std::set<std::shared_ptr<WatchStream>> streams_;  // guarded by mutex_
};

}  // namespace quarterdeck::cluster
