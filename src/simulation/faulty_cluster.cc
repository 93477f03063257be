#include "simulation/faulty_cluster.h"

namespace quarterdeck::simulation {
namespace {

class FaultyWatch final : public ports::Watch {
 public:
  FaultyWatch(std::unique_ptr<ports::Watch> inner, Chance& chance, Plant plant, std::function<void()> lag)
      : inner_(std::move(inner)), chance_(chance), plant_(plant), lag_(std::move(lag)) {}

  Outcome<std::optional<ports::WatchEvent>> next() override {
    const auto& rates = chance_.rates();
    if (is_silent_) return std::optional<ports::WatchEvent>();
    if (chance_.strikes(rates.watch_breaks)) return no_answer("The watch");
    if (chance_.strikes(rates.watch_goes_silent)) {
      is_silent_ = true;
      return std::optional<ports::WatchEvent>();
    }
    if (chance_.strikes(rates.watch_lags)) {
      lag_();
      return std::optional<ports::WatchEvent>();
    }
    auto event = inner_->next();
    if (plant_ == Plant::deaf_to_gone && !event && event.error().problem == Problem::gone) return std::optional<ports::WatchEvent>();
    return event;
  }

 private:
  std::unique_ptr<ports::Watch> inner_;
  Chance& chance_;
  const Plant plant_;
  std::function<void()> lag_;
  bool is_silent_ = false;
};

}  // namespace

bool FaultyCluster::fails_before() {
  chance_.may_crash();
  return chance_.strikes(chance_.rates().cluster_fails_before);
}

Outcome<resources::Resource> FaultyCluster::get(const resources::Reference& reference) {
  if (fails_before()) return no_answer("The cluster");
  return inner_.get(reference);
}

Outcome<ports::ResourceList> FaultyCluster::list(const ports::Selection& selection) {
  if (fails_before()) return no_answer("The cluster");
  return inner_.list(selection);
}

Outcome<std::unique_ptr<ports::Watch>> FaultyCluster::watch(const ports::Selection& selection, const std::string& resource_version,
                                                            ports::WakeFunction wake) {
  if (fails_before()) return no_answer("The cluster");
  auto watch = inner_.watch(selection, resource_version, wake);
  if (!watch) return watch.error();
  const auto lag = [this, wake] { lagging_.push_back(wake); };
  return std::unique_ptr<ports::Watch>(std::make_unique<FaultyWatch>(std::move(*watch), chance_, plant_, lag));
}

Outcome<resources::Resource> FaultyCluster::apply(const resources::Resource& resource, const ports::ApplyOptions& options) {
  if (fails_before()) return no_answer("The cluster");
  if (refused_names.contains(resource.name()) && !chance_.is_calm()) {
    return Failure{Problem::unprocessable, "The schema refuses " + resource.reference().text() + ". Change what it is made from."};
  }
  if (plant_ == Plant::done_before_applied && chance_.strikes(10)) return resource;
  auto applied = inner_.apply(resource, options);
  if (fails_after()) return no_answer("The cluster");
  return applied;
}

Outcome<resources::Resource> FaultyCluster::replace(const resources::Resource& resource, const std::string& field_manager) {
  if (fails_before()) return no_answer("The cluster");
  auto replaced = inner_.replace(resource, field_manager);
  if (fails_after()) return no_answer("The cluster");
  return replaced;
}

Outcome<Done> FaultyCluster::remove(const resources::Reference& reference, const std::optional<std::string>& uid) {
  if (fails_before()) return no_answer("The cluster");
  if (on_remove) on_remove(reference);
  auto removed = inner_.remove(reference, uid);
  if (fails_after()) return no_answer("The cluster");
  return removed;
}

void FaultyCluster::wake_lagging() {
  for (const auto& wake : std::exchange(lagging_, {})) {
    if (wake) wake();
  }
}

}  // namespace quarterdeck::simulation
