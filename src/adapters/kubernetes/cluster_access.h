#pragma once

#include <string>
#include <string_view>

#include "base/outcome.h"
#include "base/secret.h"
#include "base/time.h"

namespace quarterdeck::adapters::kubernetes {

// Where a Kubernetes API is and as whom to speak to it.
struct ClusterAccess {
  std::string server;  // https://10.0.0.1:6443; plain http only on loopback
  std::string certificate_authority_pem;  // empty: the system's
  base::Secret bearer_token;
  std::string bearer_token_file;  // read anew for each request, as tokens in pods change
  std::string client_certificate_pem;
  base::Secret client_key_pem;
  Milliseconds request_timeout{30'000};
  std::size_t page_size = 500;      // of lists
  Seconds watch_lasts{290};         // then a watch is opened anew from where it was
};

// The current context of a kubeconfig file; names of files in it are relative to its own folder.
Outcome<ClusterAccess> access_of_kubeconfig(const std::string& path);

// What a pod is given: the service's address and the account's token and authority.
Outcome<ClusterAccess> access_in_pod();

// https anywhere, http on loopback only: without TLS anybody on the way could read the token.
Outcome<Done> check_server(std::string_view server);

}  // namespace quarterdeck::adapters::kubernetes
