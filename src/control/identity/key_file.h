#pragma once

#include <string>

#include "base/outcome.h"
#include "base/secret.h"

namespace quarterdeck::control {

// A file with one key of 32 bytes, written as hexadecimal digits. Readable by its owner only (0600); anything wider is refused.
Outcome<base::Secret> read_key_file(const std::string& path);  // Problem::not_found when there is no such file
// Writes it durably before returning; never replaces a file that is there.
Outcome<base::Secret> create_key_file(const std::string& path, base::Secret key);

}  // namespace quarterdeck::control
