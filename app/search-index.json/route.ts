/** What can be found, as one static file that the palette loads when it is first opened. */
import { lessons } from '#content';
import { searchEntries } from '@/components/search/entries';

export const dynamic = 'force-static';

export function GET(): Response {
  return Response.json(searchEntries(lessons));
}
