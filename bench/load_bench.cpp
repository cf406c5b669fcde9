// Many clients searching at once over loopback: p50, p99, errors and the server's memory, first with
// a still index, then while an index run reads every file again.
//
//   load_bench --library=DIR [--clients=50] [--seconds=60] [--pause-ms=0]
//
// Starts `carrel serve` on a library that is there already. Each client has one connection and sends
// its next search when the last is answered, after a pause. Plain blocking sockets, a thread a client.
#include <arpa/inet.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>
#include <vector>

extern char** environ;

namespace {

using Clock = std::chrono::steady_clock;

struct Options {
  std::string library;
  int clients = 50;
  int seconds = 60;
  int pause_ms = 0;
};

// Words of many kinds of documents; every client begins at another.
constexpr std::array queries{"rent+increase",      "annual+report",   "how+to+configure+logging",
                             "error+handling",     "garden+apples",   "memory+allocation",
                             "install+package",    "database+index",  "thread+pool",
                             "what+is+a+pointer",  "license+terms",   "network+timeout",
                             "file+permissions",   "unit+tests",      "release+notes",
                             "string+conversion",  "sort+algorithm",  "python+module",
                             "command+line+flags", "security+policy", "parse+json"};

Options parse(int argc, char** argv) {
  Options options;
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    const std::size_t equals = argument.find('=');
    const std::string name = argument.substr(0, equals);
    const std::string value = equals == argument.npos ? "" : argument.substr(equals + 1);
    if (name == "--library") options.library = value;
    if (name == "--clients") options.clients = std::stoi(value);
    if (name == "--seconds") options.seconds = std::stoi(value);
    if (name == "--pause-ms") options.pause_ms = std::stoi(value);
  }
  if (options.library.empty()) {
    std::fprintf(stderr, "load_bench --library=DIR [--clients=50] [--seconds=60] [--pause-ms=0]\n");
    std::exit(2);
  }
  return options;
}

// The running server; ended at the end.
class Server {
 public:
  explicit Server(const std::string& library) {
    const std::filesystem::path address = std::filesystem::path(library) / "server.json";
    std::filesystem::remove(address);
    unsetenv("XDG_RUNTIME_DIR");  // so that it writes its address beside the library
    std::vector<std::string> words{CARREL_BINARY, "serve", "--port", "0", "--library", library};
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    if (posix_spawn(&process_, CARREL_BINARY, nullptr, nullptr, arguments.data(), environ) != 0) {
      std::perror("load_bench: cannot start carrel");
      std::exit(2);
    }
    nlohmann::json json;
    while (json.is_null() || json.is_discarded()) {
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
      std::ifstream file(address);
      if (file) json = nlohmann::json::parse(file, nullptr, false);
    }
    const std::string url = json["url"];
    port = std::stoi(url.substr(url.rfind(':') + 1));
    token = json["token"];
  }
  ~Server() {
    kill(process_, SIGTERM);
    waitpid(process_, nullptr, 0);
  }
  Server(Server&&) = delete;
  Server& operator=(Server&&) = delete;

  double resident_mb() const {
    std::ifstream file("/proc/" + std::to_string(process_) + "/status");
    for (std::string line; std::getline(file, line);) {
      if (line.starts_with("VmRSS:")) return std::stod(line.substr(6)) / 1024;
    }
    return 0;
  }

  int port = 0;
  std::string token;

 private:
  pid_t process_ = -1;
};

class Connection {
 public:
  explicit Connection(int port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    good_ = connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  }
  ~Connection() { close(socket_); }
  Connection(Connection&&) = delete;
  Connection& operator=(Connection&&) = delete;

  // The whole answer to a request; empty when the connection broke.
  std::string exchange(const std::string& request) {
    std::string answer;
    std::array<char, 65536> buffer;
    if (!good_ || send(socket_, request.data(), request.size(), MSG_NOSIGNAL) < 0) return {};
    while (!is_whole(answer)) {
      const ssize_t count = recv(socket_, buffer.data(), buffer.size(), 0);
      if (count <= 0) return {};
      answer.append(buffer.data(), static_cast<std::size_t>(count));
    }
    return answer;
  }

 private:
  static bool is_whole(const std::string& answer) {
    const std::size_t head = answer.find("\r\n\r\n");
    const std::size_t length = answer.find("Content-Length: ");
    if (head == answer.npos || length == answer.npos) return false;
    return answer.size() >= head + 4 + std::stoul(answer.substr(length + 16));
  }

  int socket_;
  bool good_ = false;
};

struct Measured {
  std::vector<double> latencies_ms;
  std::int64_t errors = 0;
  std::int64_t reconnects = 0;
};

std::string head(const Server& server, const std::string& method, const std::string& target) {
  return method + " " + target + " HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(server.port) +
         "\r\nAuthorization: Bearer " + server.token + "\r\n";
}

Measured search_until(const Server& server, Clock::time_point end, int first, int pause_ms) {
  Measured measured;
  auto connection = std::make_unique<Connection>(server.port);
  for (auto i = static_cast<std::size_t>(first); Clock::now() < end; ++i) {
    const std::string request =
        head(server, "GET", std::string("/api/v1/search?q=") + queries[i % queries.size()]) + "\r\n";
    const auto start = Clock::now();
    std::string answer = connection->exchange(request);
    if (answer.empty()) {  // the server closes a connection after a thousand requests
      ++measured.reconnects;
      connection = std::make_unique<Connection>(server.port);
      answer = connection->exchange(request);
    }
    measured.latencies_ms.push_back(
        std::chrono::duration<double, std::milli>(Clock::now() - start).count());
    if (!answer.starts_with("HTTP/1.1 200")) ++measured.errors;
    if (pause_ms > 0) std::this_thread::sleep_for(std::chrono::milliseconds(pause_ms));
  }
  return measured;
}

double percentile(const std::vector<double>& sorted, double share) {
  if (sorted.empty()) return 0;
  return sorted[std::min(sorted.size() - 1, static_cast<std::size_t>(share * static_cast<double>(sorted.size())))];
}

// Returns the p99.
double run(const char* name, const Server& server, const Options& options) {
  const double memory_before = server.resident_mb();
  const auto end = Clock::now() + std::chrono::seconds(options.seconds);
  std::vector<Measured> all(static_cast<std::size_t>(options.clients));
  std::vector<std::jthread> clients;
  for (int i = 0; i < options.clients; ++i) {
    clients.emplace_back([&, i] {
      all[static_cast<std::size_t>(i)] = search_until(server, end, i, options.pause_ms);
    });
  }
  double memory_half = 0;
  std::this_thread::sleep_until(end - std::chrono::seconds(options.seconds) / 2);
  memory_half = server.resident_mb();
  clients.clear();
  Measured total;
  for (const Measured& one : all) {
    total.latencies_ms.insert(total.latencies_ms.end(), one.latencies_ms.begin(),
                              one.latencies_ms.end());
    total.errors += one.errors;
    total.reconnects += one.reconnects;
  }
  std::sort(total.latencies_ms.begin(), total.latencies_ms.end());
  const double p99 = percentile(total.latencies_ms, 0.99);
  std::printf("%s: %zu searches, %.0f/s, p50 %.1f ms, p99 %.1f ms, max %.1f ms, errors %lld, "
              "RSS %.0f MB before, %.0f half-way, %.0f after\n",
              name, total.latencies_ms.size(),
              static_cast<double>(total.latencies_ms.size()) / options.seconds,
              percentile(total.latencies_ms, 0.5), p99, percentile(total.latencies_ms, 1.0),
              static_cast<long long>(total.errors), memory_before, memory_half,
              server.resident_mb());
  return p99;
}

// Begins one full index run after the other until `end` is set.
void keep_indexing(const Server& server, const std::atomic<bool>& end) {
  const std::string body = R"({"full":true})";
  while (!end) {
    Connection connection(server.port);
    const std::string state = connection.exchange(head(server, "GET", "/api/v1/index") + "\r\n");
    if (state.find("\"running\":true") == state.npos) {
      connection.exchange(head(server, "POST", "/api/v1/index") +
                          "Content-Type: application/json\r\nContent-Length: " +
                          std::to_string(body.size()) + "\r\n\r\n" + body);
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
  Connection(server.port).exchange(head(server, "DELETE", "/api/v1/index") + "\r\n");
}

}  // namespace

int main(int argc, char** argv) {
  const Options options = parse(argc, argv);
  const Server server(options.library);
  std::printf("idle: RSS %.0f MB\n", server.resident_mb());
  const double still = run("still index", server, options);
  std::atomic<bool> end = false;
  std::jthread indexing([&] { keep_indexing(server, end); });
  const double indexed = run("while indexing", server, options);
  end = true;
  indexing.join();
  std::printf("p99 while indexing is %.2f times that of a still index\n", indexed / still);
  return 0;
}
