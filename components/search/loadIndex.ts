/** The index, fetched once per page at the first need. A failed attempt is forgotten, so that the next one can succeed. */
import type { SearchEntry } from './entry';
import { prepare, type SearchIndex } from './rank';

let loading: Promise<SearchIndex> | undefined;

export function loadIndex(): Promise<SearchIndex> {
  loading ??= load().catch((error) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

async function load(): Promise<SearchIndex> {
  const response = await fetch('/search-index.json');
  if (!response.ok) throw new Error(`the search index answered ${response.status}`);
  return prepare((await response.json()) as SearchEntry[]);
}
