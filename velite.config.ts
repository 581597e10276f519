/** Lessons become data: frontmatter checked, headings with ids, MDX compiled. What is wrong in one fails the build. */
import rehypeShiki from '@shikijs/rehype';
import remarkGfm from 'remark-gfm';
import { defineCollection, defineConfig, s } from 'velite';

/** A heading of a section names its own anchor, which is kept for ever: `## Two clocks [#two-clocks]`. */
const HEADING = /^## (.+?) \[#([a-z0-9-]+)\]$/gm;

const sectionsOf = (text: string) => [...text.matchAll(HEADING)].map((match) => ({ title: match[1] as string, id: match[2] as string }));

/** Of code blocks. Named, since reading all that the highlighter knows would take longer than the rest of the build. */
const LANGUAGES = ['bash', 'java', 'javascript', 'json', 'properties', 'python', 'sql', 'typescript', 'yaml'];

interface Node {
  readonly type: string;
  value?: string;
  data?: unknown;
  readonly children?: Node[];
}

/** Gives such a heading its id, and takes the anchor out of its words. */
function ownAnchors() {
  return (tree: Node) => {
    for (const node of tree.children ?? []) {
      const last = node.type === 'heading' ? node.children?.at(-1) : undefined;
      const match = /^(.*?)\s*\[#([a-z0-9-]+)\]$/s.exec(last?.value ?? '');
      if (last === undefined || match === null) continue;
      last.value = match[1] ?? '';
      node.data = { hProperties: { id: match[2] } };
    }
  };
}

const lessons = defineCollection({
  name: 'Lesson',
  pattern: 'lessons/*.mdx',
  schema: s
    .object({
      path: s.path(),
      title: s.string(),
      /** The line under the title. */
      deck: s.string(),
      /** Which product versions the figures follow, and what they were checked against. */
      version: s.string(),
      /** What the reader will be able to do. */
      objectives: s.array(s.string()).min(2),
      /** Ids of what the lesson asks: the evidence on which "done" rests. */
      predictions: s.array(s.string()).min(2),
      quiz: s.array(s.string()).min(5),
      played: s.array(s.object({ scenario: s.string(), did: s.string() })).min(1),
      raw: s.raw(),
      code: s.mdx(),
    })
    .transform(({ path, raw, ...lesson }) => ({ ...lesson, slug: path.replace(/^lessons\//, ''), sections: sectionsOf(raw) })),
});

export default defineConfig({
  root: 'content',
  output: { data: '.velite', assets: 'public/static', base: '/static/', clean: true },
  collections: { lessons },
  mdx: {
    remarkPlugins: [remarkGfm, ownAnchors],
    rehypePlugins: [
      [
        rehypeShiki,
        {
          themes: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
          defaultColor: false,
          langs: LANGUAGES,
          // The comments of the light theme are made for white paper, and ours is darker.
          colorReplacements: { 'github-light-high-contrast': { '#66707b': '#4a545e' } },
        },
      ],
    ],
  },
  strict: true,
});
