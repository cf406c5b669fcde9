#include "ingest/html_main.h"

#include <algorithm>
#include <cstddef>

namespace carrel::ingest {
namespace {

// The numbers below were tried on 77 annotated pages (F1 of words against their main text). They are
// shares unless they say bytes. With candidate_share_min at 0.5, 0.7, 0.8 and 0.9 F1 was 0.948,
// 0.947, 0.944 and 0.934, and recall 0.963, 0.985, 0.985 and 0.986: 0.7 loses least for its noise.
constexpr double boilerplate_share_max = 0.5;   // what holds more of a page is the page
constexpr double main_share_min = 0.3;          // of a page's text in <main>
constexpr double article_share_min = 0.5;       // of its surroundings' text in one <article>
constexpr double candidate_share_min = 0.7;     // of the text of paragraphs in a candidate
constexpr double kept_share_min = 0.25;         // of the text around the densest part; else it is an index
constexpr double link_density_max = 0.5;        // of a block that is not a list of links
constexpr double hinted_link_density_max = 0.2; // the same where its name says navigation
constexpr double cleaned_share_max = 0.5;       // lists of links that hold more are the content
constexpr double ruled_share_max = 0.5;         // of a page's text that its sheets may hide
constexpr std::uint32_t paragraph_bytes_min = 25;
constexpr std::uint32_t hidden_page_bytes_max = 200;  // visible text of a page that hides itself

struct NodeText {
  std::uint32_t bytes = 0;       // visible bytes below this node
  std::uint32_t link_bytes = 0;  // of them in links
  std::uint32_t own_bytes = 0;   // of a block: those that flow in it directly, outside links
  std::uint32_t own_commas = 0;
  double density() const { return bytes == 0 ? 0 : static_cast<double>(link_bytes) / bytes; }
};

double share(std::uint32_t part, std::uint32_t whole) {
  return whole == 0 ? 0 : static_cast<double>(part) / whole;
}

bool is_inline(Tag tag) { return tag == Tag::text || tag == Tag::inline_ || tag == Tag::link; }

// ASCII commas, and those of Chinese and Japanese; a sign of sentences.
bool is_comma_at(std::string_view text, std::size_t at) {
  if (text[at] == ',') return true;
  const std::string_view three = text.substr(at, 3);
  return three == "\xE3\x80\x81" || three == "\xE3\x80\x82" || three == "\xEF\xBC\x8C";
}

NodeText measure(std::string_view text) {
  NodeText out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (static_cast<unsigned char>(text[i]) <= ' ') continue;
    ++out.bytes;
    if (is_comma_at(text, i)) ++out.own_commas;
  }
  return out;
}

class Finder {
 public:
  explicit Finder(const HtmlTree& tree)
      : tree_(tree), text_(tree.nodes.size()), skipped_(tree.nodes.size(), 0) {}

  MainContent find() {
    measure_all();
    skip_hidden();
    skip_boilerplate();
    std::uint32_t root = landmark();
    root = densest(root);
    skip_link_lists(root);
    return {root, std::move(skipped_)};
  }

  MainContent find_whole() {
    measure_all();
    skip_hidden();
    return {0, std::move(skipped_)};
  }

 private:
  const HtmlNode& node(std::uint32_t i) const { return tree_.nodes[i]; }
  std::uint32_t node_count() const { return static_cast<std::uint32_t>(tree_.nodes.size()); }

  bool is_inside(std::uint32_t i, Tag tag) const {
    while (i != 0) {
      i = node(i).parent;
      if (node(i).tag == tag) return true;
    }
    return false;
  }

  std::uint32_t block_of(std::uint32_t i, bool& in_link) const {
    while (i != 0 && is_inline(node(i).tag)) {
      in_link = in_link || node(i).tag == Tag::link;
      i = node(i).parent;
    }
    return i;
  }

  void measure_all() {
    for (std::uint32_t i = 0; i < node_count(); ++i) {
      if (node(i).tag != Tag::text || node(node(i).parent).tag == Tag::title) continue;
      const NodeText measured = measure(node(i).text.in(tree_.text));
      text_[i].bytes = measured.bytes;
      bool in_link = false;
      NodeText& block = text_[block_of(i, in_link)];
      if (in_link) continue;
      block.own_bytes += measured.bytes;
      block.own_commas += measured.own_commas;
    }
    for (std::uint32_t i = node_count() - 1; i > 0; --i) {
      NodeText& parent = text_[node(i).parent];
      parent.bytes += text_[i].bytes;
      parent.link_bytes += node(i).tag == Tag::link ? text_[i].bytes : text_[i].link_bytes;
    }
  }

  // Takes a subtree out of the page, and out of the counts of everything around it.
  void skip(std::uint32_t i) {
    skipped_[i] = 1;
    const NodeText gone = text_[i];
    const std::uint32_t gone_links = node(i).tag == Tag::link ? gone.bytes : gone.link_bytes;
    for (std::uint32_t at = i; at != 0;) {
      at = node(at).parent;
      text_[at].bytes -= gone.bytes;
      text_[at].link_bytes -= std::min(text_[at].link_bytes, gone_links);
    }
  }

  // Calls visit(i) for every node of a subtree that is still in; visit returns whether to go in.
  template <typename Visit>
  void walk(std::uint32_t root, const Visit& visit) const {
    for (std::uint32_t i = root; i < node(root).end;) {
      const bool enter = skipped_[i] == 0 && visit(i);
      i = enter ? i + 1 : node(i).end;
    }
  }

  // More of it than a page would put away: saved before its script could show it.
  bool rules_hide_the_page() const {
    std::uint32_t bytes = 0;
    walk(0, [&](std::uint32_t i) {
      const bool is_ruled = (node(i).hints & hint_hidden_by_rule) != 0;
      if (is_ruled) bytes += text_[i].bytes;
      return !is_ruled;
    });
    return share(bytes, text_[0].bytes) > ruled_share_max;
  }

  void skip_hidden() {
    std::vector<std::uint32_t> hidden, concealed;
    std::uint32_t hidden_bytes = 0;
    const bool keeps_ruled = rules_hide_the_page();
    walk(0, [&](std::uint32_t i) {
      if ((node(i).hints & hint_hidden) == 0) return true;
      if (keeps_ruled && (node(i).hints & hint_hidden_by_rule) != 0) return true;
      if ((node(i).hints & hint_concealed) != 0) {
        concealed.push_back(i);
        return false;
      }
      hidden.push_back(i);
      hidden_bytes += text_[i].bytes;
      return false;
    });
    for (const std::uint32_t i : concealed) skip(i);
    const std::uint32_t visible_bytes = text_[0].bytes - hidden_bytes;
    // It would show itself once its script has run.
    const bool awaits_script =
        visible_bytes < hidden_page_bytes_max && hidden_bytes > visible_bytes;
    if (tree_.has_script && awaits_script) return;
    for (const std::uint32_t i : hidden) skip(i);
  }

  bool is_boilerplate(std::uint32_t i) const {
    const HtmlNode& at = node(i);
    const double density = text_[i].density();
    switch (at.tag) {
      case Tag::heading:
      case Tag::body:
      case Tag::html:
      case Tag::main:
      case Tag::article:
        return false;
      case Tag::nav:
        return true;
      case Tag::footer:
        return !is_inside(i, Tag::quote);
      case Tag::aside:
        return (at.hints & hint_note) == 0;
      case Tag::header:
        if (!is_inside(i, Tag::article) && !is_inside(i, Tag::main) && !has_heading(i)) return true;
        break;
      default:
        break;
    }
    if ((at.hints & hint_note) != 0) return false;
    if ((at.hints & hint_noise) != 0) return true;
    return (at.hints & hint_boilerplate) != 0 && density > hinted_link_density_max;
  }

  bool has_heading(std::uint32_t root) const {
    bool found = false;
    walk(root, [&](std::uint32_t i) {
      found = found || node(i).tag == Tag::heading;
      return !found;
    });
    return found;
  }

  void skip_boilerplate() {
    const std::uint32_t page_bytes = text_[0].bytes;
    std::vector<std::uint32_t> found;
    walk(0, [&](std::uint32_t i) {
      if (share(text_[i].bytes, page_bytes) > boilerplate_share_max || !is_boilerplate(i)) return true;
      found.push_back(i);
      return false;
    });
    for (const std::uint32_t i : found) skip(i);
  }

  // The node of most text among those that `accepts`; `fallback` when there is none.
  template <typename Accepts>
  std::uint32_t biggest(std::uint32_t root, std::uint32_t fallback, const Accepts& accepts) const {
    std::uint32_t best = fallback;
    std::uint32_t best_bytes = 0;
    walk(root, [&](std::uint32_t i) {
      if (accepts(i) && text_[i].bytes > best_bytes) {
        best = i;
        best_bytes = text_[i].bytes;
      }
      return true;
    });
    return best;
  }

  std::uint32_t landmark() const {
    const std::uint32_t main = biggest(0, 0, [&](std::uint32_t i) {
      return node(i).tag == Tag::main || (node(i).hints & hint_article_body) != 0;
    });
    const std::uint32_t root = share(text_[main].bytes, text_[0].bytes) >= main_share_min ? main : 0;
    const std::uint32_t article = biggest(root, root, [&](std::uint32_t i) {
      return node(i).tag == Tag::article || (node(i).hints & hint_article_body) != 0;
    });
    return share(text_[article].bytes, text_[root].bytes) >= article_share_min ? article : root;
  }

  bool is_paragraph_text(std::uint32_t i) const {
    return text_[i].own_bytes >= paragraph_bytes_min;
  }

  // Readability's scores: a paragraph speaks for its parent, and less for what is around that.
  std::vector<float> scores(std::uint32_t root) const {
    std::vector<float> score(tree_.nodes.size(), 0.0F);
    walk(root, [&](std::uint32_t i) {
      if (!is_paragraph_text(i)) return true;
      const NodeText& text = text_[i];
      const float points = 1.0F + static_cast<float>(text.own_commas) +
                           std::min(3.0F, static_cast<float>(text.own_bytes) / 100.0F);
      const bool speaks_for_parent = node(i).tag == Tag::paragraph || node(i).tag == Tag::pre;
      std::uint32_t at = speaks_for_parent ? node(i).parent : i;
      for (const float factor : {1.0F, 0.5F, 0.25F}) {
        score[at] += points * factor;
        if (at == root) break;
        at = node(at).parent;
      }
      return true;
    });
    return score;
  }

  std::uint32_t paragraph_bytes(std::uint32_t root) const {
    std::uint32_t bytes = 0;
    walk(root, [&](std::uint32_t i) {
      if (is_paragraph_text(i)) bytes += text_[i].own_bytes;
      return true;
    });
    return bytes;
  }

  std::uint32_t densest(std::uint32_t root) const {
    const std::vector<float> score = scores(root);
    std::uint32_t best = root;
    float best_score = 0;
    walk(root, [&](std::uint32_t i) {
      float weighted = score[i] * static_cast<float>(1 - text_[i].density());
      if ((node(i).hints & (hint_content | hint_article_body)) != 0) weighted *= 1.25F;
      if ((node(i).hints & hint_boilerplate) != 0) weighted *= 0.75F;
      if (weighted > best_score) {
        best = i;
        best_score = weighted;
      }
      return true;
    });
    const std::uint32_t all = paragraph_bytes(root);
    while (best != root && share(paragraph_bytes(best), all) < candidate_share_min) {
      best = node(best).parent;
    }
    return share(text_[best].bytes, text_[root].bytes) < kept_share_min ? root : best;
  }

  bool is_link_list(std::uint32_t i) const {
    const Tag tag = node(i).tag;
    const bool can_be = tag == Tag::list || tag == Tag::block || tag == Tag::table ||
                        tag == Tag::aside || tag == Tag::header;
    return can_be && text_[i].bytes > 0 && text_[i].density() > link_density_max;
  }

  void skip_link_lists(std::uint32_t root) {
    std::vector<std::uint32_t> found;
    std::uint32_t bytes = 0;
    walk(root, [&](std::uint32_t i) {
      if (i == root || !is_link_list(i)) return true;
      found.push_back(i);
      bytes += text_[i].bytes;
      return false;
    });
    if (share(bytes, text_[root].bytes) > cleaned_share_max) return;
    for (const std::uint32_t i : found) skip(i);
  }

  const HtmlTree& tree_;
  std::vector<NodeText> text_;          // [nodes]
  std::vector<std::uint8_t> skipped_;   // [nodes]
};

}  // namespace

MainContent find_main_content(const HtmlTree& tree) { return Finder(tree).find(); }

MainContent find_whole_content(const HtmlTree& tree) { return Finder(tree).find_whole(); }

std::size_t hidden_bytes(const HtmlTree& tree, const MainContent& content) {
  std::size_t bytes = tree.unseen_bytes;
  for (std::uint32_t i = 0; i < tree.nodes.size();) {
    const HtmlNode& node = tree.nodes[i];
    const bool is_hidden =
        content.skipped[i] != 0 && (node.hints & (hint_undisplayed | hint_concealed)) != 0;
    const std::uint32_t end = is_hidden ? node.end : i + 1;
    for (; i < end; ++i) {
      const HtmlNode& part = tree.nodes[i];
      if (is_hidden && part.tag == Tag::text) bytes += measure(part.text.in(tree.text)).bytes;
    }
  }
  return bytes;
}

}  // namespace carrel::ingest
