#include "server/http_wire.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/socket.h>

#include <cerrno>

#include "core/error.h"

namespace carrel::server {
namespace {

class PlainWire : public Wire {
 public:
  using Wire::Wire;

  Step shake_hands() override { return Step::done; }

  Moved read(char* into, std::size_t bytes_max) override {
    return moved(::recv(descriptor(), into, bytes_max, 0), Step::more_in);
  }

  Moved write(std::string_view bytes) override {
    return moved(::send(descriptor(), bytes.data(), bytes.size(), MSG_NOSIGNAL), Step::more_out);
  }

 private:
  static Moved moved(ssize_t count, Step when_not_now) {
    if (count > 0) return {Step::done, static_cast<std::size_t>(count)};
    const bool not_now = count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR);
    return {not_now ? when_not_now : Step::closed, 0};
  }
};

struct SessionEnd {
  void operator()(SSL* session) const { SSL_free(session); }
};
using Session = std::unique_ptr<SSL, SessionEnd>;

class TlsWire : public Wire {
 public:
  TlsWire(FileDescriptor socket, Session session)
      : Wire(std::move(socket)), session_(std::move(session)) {}

  Step shake_hands() override { return step(SSL_accept(session_.get())); }

  Moved read(char* into, std::size_t bytes_max) override {
    std::size_t bytes = 0;
    const Step result = step(SSL_read_ex(session_.get(), into, bytes_max, &bytes));
    return {result, bytes};
  }

  Moved write(std::string_view bytes) override {
    std::size_t written = 0;
    const Step result =
        step(SSL_write_ex(session_.get(), bytes.data(), bytes.size(), &written));
    return {result, written};
  }

 private:
  Step step(int result) {
    if (result == 1) return Step::done;
    const int why = SSL_get_error(session_.get(), result);
    ERR_clear_error();
    if (why == SSL_ERROR_WANT_READ) return Step::more_in;
    return why == SSL_ERROR_WANT_WRITE ? Step::more_out : Step::closed;
  }

  Session session_;
};

}  // namespace

struct WireMaker::Tls {
  struct ContextEnd {
    void operator()(SSL_CTX* ended) const { SSL_CTX_free(ended); }
  };
  std::unique_ptr<SSL_CTX, ContextEnd> context{SSL_CTX_new(TLS_server_method())};
};

WireMaker::WireMaker(const std::filesystem::path& certificate, const std::filesystem::path& key) {
  if (certificate.empty()) return;
  tls_ = std::make_unique<Tls>();
  SSL_CTX* const context = tls_->context.get();
  SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
  SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE);
  SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                                SSL_MODE_RELEASE_BUFFERS);
  for (const auto& file : {certificate, key}) {
    std::error_code error;
    if (std::filesystem::is_regular_file(file, error)) continue;
    throw Error(ErrorCode::usage, "there is no file " + file.string() +
                                      "; name a certificate and its key, both in PEM");
  }
  if (SSL_CTX_use_certificate_chain_file(context, certificate.c_str()) != 1) {
    throw Error(ErrorCode::usage, certificate.string() + " is no certificate in PEM");
  }
  if (SSL_CTX_use_PrivateKey_file(context, key.c_str(), SSL_FILETYPE_PEM) != 1 ||
      SSL_CTX_check_private_key(context) != 1) {
    throw Error(ErrorCode::usage,
                key.string() + " is no key in PEM of the certificate " + certificate.string());
  }
}

WireMaker::~WireMaker() = default;

std::unique_ptr<Wire> WireMaker::make(FileDescriptor socket) const {
  if (!tls_) return std::make_unique<PlainWire>(std::move(socket));
  Session session(SSL_new(tls_->context.get()));
  if (!session || SSL_set_fd(session.get(), socket.get()) != 1) return nullptr;
  return std::make_unique<TlsWire>(std::move(socket), std::move(session));
}

}  // namespace carrel::server
