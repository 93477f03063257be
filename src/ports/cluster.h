#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/outcome.h"
#include "contract/resources/resource.h"
#include "ports/step.h"

// A Kubernetes API, embedded or real, as far as agent and gateway need it. All calls may come from any thread.
namespace quarterdeck::ports {

struct Selection {
  resources::Kind kind;
  std::string space;                           // empty: all namespaces
  std::map<std::string, std::string> labels;  // all must be on the object
};

struct ResourceList {
  std::vector<resources::Resource> items;
  std::string resource_version;  // from here a watch goes on
};

struct WatchEvent {
  enum class Type { added, modified, deleted, bookmark };
  Type type;
  resources::Resource resource;  // of a bookmark only the resourceVersion counts
};

// Follows a selection. Destroying it ends the watch.
class Watch {
 public:
  virtual ~Watch() = default;
  // The next event if there is one now; never blocks. Problem::gone: list again. Problem::unavailable: watch again from the last version seen.
  virtual Outcome<std::optional<WatchEvent>> next() = 0;
};

enum class Ownership { share, force };  // force: take fields over from other field managers

struct ApplyOptions {
  std::string field_manager;
  Ownership ownership = Ownership::share;
};

class Cluster {
 public:
  virtual ~Cluster() = default;

  virtual Outcome<resources::Resource> get(const resources::Reference& reference) = 0;
  virtual Outcome<ResourceList> list(const Selection& selection) = 0;
  // `wake` is called, from any thread, whenever next() may have something to tell.
  virtual Outcome<std::unique_ptr<Watch>> watch(const Selection& selection, const std::string& resource_version, WakeFunction wake) = 0;
  // Server-side apply: creates the object or makes the given fields as given. Problem::conflict when another manager owns one of them
  // and ownership is `share`; Problem::unprocessable or invalid when the schema refuses the object. The answer is the object as stored.
  virtual Outcome<resources::Resource> apply(const resources::Resource& resource, const ApplyOptions& options) = 0;
  // Replaces everything but the status: what the object no longer says is gone, whoever said it. Problem::not_found when there is none; a
  // resourceVersion in the object must still be the current one (Problem::conflict). Refused by the schema as apply() is.
  virtual Outcome<resources::Resource> replace(const resources::Resource& resource, const std::string& field_manager) = 0;
  // Replaces only the status. A resourceVersion in the object must still be the current one (Problem::conflict).
  virtual Outcome<resources::Resource> replace_status(const resources::Resource& resource) = 0;
  // Deletes the object, in the background its dependents. Problem::not_found when there is none. With a uid: only that very object
  // (Problem::conflict otherwise).
  virtual Outcome<Done> remove(const resources::Reference& reference, const std::optional<std::string>& uid) = 0;
};

}  // namespace quarterdeck::ports
