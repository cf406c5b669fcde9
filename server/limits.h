// Every bound of this room. What a stranger can make grow is bounded here.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace carrel::server {

// One request.
inline constexpr std::size_t request_line_bytes_max = 8 * 1024;
inline constexpr std::size_t header_bytes_max = 32 * 1024;  // of a whole head, request line included
inline constexpr std::size_t header_count_max = 100;
inline constexpr std::size_t method_bytes_max = 16;
inline constexpr std::size_t chunk_line_bytes_max = 10;  // 8 digits and the line end
inline constexpr std::size_t body_bytes_max = 4 * 1024 * 1024;
inline constexpr std::size_t query_parameters_max = 100;
inline constexpr std::size_t json_depth_max = 32;
inline constexpr std::size_t list_items_max = 1000;  // of a list in a JSON body
inline constexpr std::size_t question_bytes_max = 16 * 1024;
inline constexpr std::size_t query_bytes_max = 4 * 1024;

// Lists in requests of the API dialects.
inline constexpr std::size_t chat_messages_max = 2000;
inline constexpr std::size_t stops_max = 4;         // OpenAI's
inline constexpr std::size_t embed_texts_max = 2048;  // OpenAI's
inline constexpr std::size_t rerank_texts_max = 1000;
inline constexpr int wished_count_max = 1 << 20;      // of dimensions or hits; more than there are
inline constexpr int answer_tokens_max = 1 << 20;     // more than any answer has

// MCP.
inline constexpr std::size_t rpc_id_bytes_max = 256;
inline constexpr std::size_t rpc_waiting_max = 64;  // messages of one client over stdio
inline constexpr int mcp_hits_max = 50;
inline constexpr int mcp_documents_max = 20;                        // of multi_get
inline constexpr std::size_t mcp_text_bytes_max = 200 * 1024;       // of a tool's result
inline constexpr std::size_t mcp_resource_bytes_max = 4 * 1024 * 1024;
inline constexpr int mcp_resources_page = 200;

// Connections. A connection that waits for bytes costs a descriptor and its buffer, no thread.
inline constexpr std::size_t connections_max = 4096;
inline constexpr std::size_t files_kept = 256;  // descriptors for databases, models and documents
inline constexpr int listen_backlog = 1024;
inline constexpr std::size_t read_piece_bytes = 64 * 1024;     // at once from one connection
// Of all bodies that are being read or answered. More than one needs, less than a machine has.
inline constexpr std::size_t bodies_bytes_max = 64 * 1024 * 1024;
inline constexpr std::chrono::seconds request_time_max{15};    // from first byte to last of a request
inline constexpr std::chrono::seconds keep_alive_time_max{30};  // between two requests
inline constexpr std::chrono::seconds linger_time_max{2};  // for a refused client to read why
inline constexpr std::size_t requests_per_connection_max = 1000;
inline constexpr std::chrono::seconds write_time_max{20};  // a client that reads nothing for so long
inline constexpr std::size_t http_threads_max = 160;       // more than readers_queue_max + streams_max
inline constexpr std::chrono::seconds http_thread_idle_time_max{10};
inline constexpr std::chrono::seconds drain_time_max{10};  // for requests under way at shutdown

// Signing in.
inline constexpr int failed_tokens_max = 10;  // of one address in failed_tokens_time
inline constexpr std::chrono::seconds failed_tokens_time{60};
inline constexpr std::size_t watched_peers_max = 1000;
inline constexpr std::chrono::hours browser_session_time{24 * 90};
inline constexpr std::chrono::minutes link_key_time{10};  // for a one-time link to be used

// Answers.
inline constexpr std::int64_t hits_max = 100;
inline constexpr int sources_max = 100;
inline constexpr std::int64_t listed_documents_max = 1000;
inline constexpr std::int64_t listed_conversations_max = 1000;
inline constexpr std::int64_t listed_files_max = 5000;   // of a coverage list
inline constexpr std::size_t listed_folders_max = 2000;
inline constexpr std::int64_t image_width_max = 4000;    // pixels
inline constexpr std::size_t hit_name_bytes_max = 200;
inline constexpr std::size_t title_bytes_max = 80;       // of a conversation
inline constexpr std::size_t file_piece_bytes = 64 * 1024;

// Work behind the requests.
inline constexpr std::size_t readers_queue_max = 64;  // waiting, beside those that run
inline constexpr std::size_t streams_max = 48;        // answers and progress under way
inline constexpr std::size_t answer_bytes_waiting_max = 256 * 1024;  // for a client to take them
inline constexpr std::int64_t retry_after_s = 1;
inline constexpr std::size_t ended_runs_max = 64;  // of index runs, for who listens slowly
inline constexpr std::chrono::milliseconds progress_interval{100};  // between two progress events

// What a client may give a second look at passages: it holds a thread for so long.
inline constexpr std::int64_t rerank_ms_max = 10'000;

}  // namespace carrel::server
