#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <cstdio>
#include <memory>

#include "core/error.h"
#include "loopback.h"

namespace carrel::server {
namespace {

using testing::GuardedLibrary;
using testing::Loopback;
using testing::RawConnection;

template <typename T, void (*free)(T*)>
struct End {
  void operator()(T* object) const { free(object); }
};
using Key = std::unique_ptr<EVP_PKEY, End<EVP_PKEY, EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, End<X509, X509_free>>;
using Context = std::unique_ptr<SSL_CTX, End<SSL_CTX, SSL_CTX_free>>;
using Session = std::unique_ptr<SSL, End<SSL, SSL_free>>;

// A key and a certificate for it, signed by itself, in `folder`.
void write_certificate(const std::filesystem::path& folder) {
  const Key key(EVP_EC_gen("P-256"));
  const Certificate certificate(X509_new());
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -60);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3600);
  X509_set_pubkey(certificate.get(), key.get());
  X509_sign(certificate.get(), key.get(), EVP_sha256());
  std::FILE* file = std::fopen((folder / "cert.pem").c_str(), "w");
  PEM_write_X509(file, certificate.get());
  std::fclose(file);
  file = std::fopen((folder / "key.pem").c_str(), "w");
  PEM_write_PrivateKey(file, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
  std::fclose(file);
}

// The answer to `request` over TLS; empty when no session came to be.
std::string over_tls(RawConnection& connection, const std::string& request) {
  const Context context(SSL_CTX_new(TLS_client_method()));
  const Session session(SSL_new(context.get()));
  SSL_set_fd(session.get(), connection.descriptor());
  if (SSL_connect(session.get()) != 1) return {};
  SSL_write(session.get(), request.data(), static_cast<int>(request.size()));
  std::string answer;
  char buffer[4096];
  for (int count = 0; (count = SSL_read(session.get(), buffer, sizeof buffer)) > 0;) {
    answer.append(buffer, static_cast<std::size_t>(count));
  }
  return answer;
}

TEST(tls, carries_requests_and_refuses_plain_ones) {
  const TemporaryFolder folder;
  write_certificate(folder.path());
  GuardedLibrary served;
  served.app = std::make_unique<App>(
      *served.services, all_routes(),
      AppOptions{.guard = {.scheme = Scheme::https,
                           .hosts = {"127.0.0.1"},
                           .run_secret = GuardedLibrary::secret}});
  const Loopback server(served, {.certificate = folder.path() / "cert.pem",
                                 .key = folder.path() / "key.pem"});
  RawConnection connection(server.port);
  const std::string answer = over_tls(connection, server.get("/api/v1/status"));
  EXPECT_EQ(testing::status_of(answer), 200) << answer;
  EXPECT_NE(answer.find("\"library\""), answer.npos);

  RawConnection plain(server.port);
  plain.send(server.get("/api/v1/status"));
  EXPECT_EQ(plain.receive().find("HTTP/1.1 200"), std::string::npos);

  RawConnection silent(server.port);  // never shakes hands
  RawConnection origin(server.port);
  const std::string foreign = "GET /api/v1/status HTTP/1.1\r\n" + server.host() + server.token() +
                              "Origin: http://127.0.0.1:" + std::to_string(server.port) +
                              "\r\nConnection: close\r\n\r\n";
  EXPECT_EQ(testing::status_of(over_tls(origin, foreign)), 403);  // http is another origin
}

TEST(tls, says_when_a_certificate_cannot_be_used) {
  const TemporaryFolder folder;
  EXPECT_THROW(serve_http({.port = 0,
                           .certificate = folder.path() / "none.pem",
                           .key = folder.path() / "none.pem"},
                          {}, [](int) {}, {}),
               Error);
}

}  // namespace
}  // namespace carrel::server
