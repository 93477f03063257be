#include "apps/tls_files.h"

#include <fmt/format.h>

namespace quarterdeck::apps {
namespace {

Outcome<http::TlsIdentity> from_files(const std::string& certificate_file, const std::string& private_key_file) {
  auto certificate = read_file(certificate_file);
  if (!certificate) return certificate.error();
  auto key = read_file(private_key_file);
  if (!key) return key.error();
  return http::TlsIdentity{std::move(*certificate), std::move(*key)};
}

}  // namespace

Outcome<http::TlsIdentity> tls_identity(const DataFolder& folder, std::string_view name, const std::string& certificate_file,
                                        const std::string& private_key_file, const std::vector<std::string>& host_names) {
  if (certificate_file.empty() != private_key_file.empty()) {
    return Failure{Problem::invalid, "certificate_file and private_key_file belong together: set both, or none to have a pair made."};
  }
  if (!certificate_file.empty()) return from_files(certificate_file, private_key_file);

  const auto certificate_name = fmt::format("{}.crt", name), key_name = fmt::format("{}.key", name);
  auto certificate = folder.read(certificate_name), key = folder.read(key_name);
  if (certificate && key) return http::TlsIdentity{std::move(*certificate), std::move(*key)};

  auto made = http::self_signed_identity(host_names);
  if (!made) return made.error();
  // The key first: a certificate without its key would be taken for a pair that somebody damaged.
  if (auto kept = folder.write(key_name, made->private_key_pem); !kept) return kept.error();
  if (auto kept = folder.write(certificate_name, made->certificate_chain_pem); !kept) return kept.error();
  return made;
}

Failure name_files(Failure failure, const std::string& certificate_file, const std::string& private_key_file) {
  if (!certificate_file.empty()) failure.message += fmt::format(" The certificate comes from {}, its key from {}.", certificate_file, private_key_file);
  return failure;
}

}  // namespace quarterdeck::apps
