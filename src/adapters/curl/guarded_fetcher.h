#pragma once

#include <memory>

#include "adapters/curl/address_rules.h"
#include "ports/fetcher.h"

namespace quarterdeck::adapters::curl {

// ports::Fetcher with libcurl. The address is checked when the socket is made, after the name was resolved and for each redirect anew, so
// that a name which changes its address between check and use gains nothing. Proxy settings of the environment are not used.
std::unique_ptr<ports::Fetcher> make_fetcher(Reach reach);

}  // namespace quarterdeck::adapters::curl
