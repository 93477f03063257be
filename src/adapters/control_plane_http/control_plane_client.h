#pragma once

#include <memory>
#include <string>

#include "base/secret.h"
#include "base/time.h"
#include "ports/control_plane.h"

namespace quarterdeck::adapters {

struct ControlPlaneAddress {
  std::string url;                        // "https://cp.example:9443"
  base::Secret service_key;               // sent as a bearer token
  std::string certificate_authority_pem;  // that the control plane's certificate must chain to; empty: the system's
  Milliseconds deadline{10'000};          // of one call
};

class HttpCaller;

// A control plane in another process. May be called from any thread.
class ControlPlaneClient final : public ports::ChangeFeed, public ports::DesiredState, public ports::GatewayLink {
 public:
  explicit ControlPlaneClient(ControlPlaneAddress address);
  ~ControlPlaneClient() override;

  Outcome<ports::ChangePage> changes_since(std::uint64_t sequence, std::size_t limit) override;
  Outcome<std::uint64_t> newest_sequence() override;
  // Like changes_since(), but the control plane waits this long for a change when there is none yet.
  Outcome<ports::ChangePage> await_changes(std::uint64_t sequence, std::size_t limit, Seconds wait);

  Outcome<std::vector<events::SubjectKey>> keys() override;
  Outcome<ports::Desired> desired(const events::SubjectKey& key) override;
  Outcome<Done> report_applied(const ports::AppliedReport& report) override;

  Outcome<ports::RevocationPage> revocations_since(std::uint64_t sequence) override;
  Outcome<Done> report_served(const ports::ServedReport& report) override;
  Outcome<Done> send_usage(const ports::UsageBatch& batch) override;

  // From now on every call fails at once, also those that are under way.
  void stop();

 private:
  std::unique_ptr<HttpCaller> caller_;
};

}  // namespace quarterdeck::adapters
