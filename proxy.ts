/**
 * The content security policy of every page. Pages are static, so there is no nonce: the build writes down the hash of each
 * inline script of each page (scripts/lib/csp.mjs), and here the page's own hashes are put into its header.
 */
import { readFileSync } from 'node:fs';
import { type NextRequest, NextResponse } from 'next/server';

export const config = { matcher: '/((?!_next/static/|_next/image).*)' };

/** What stands where no page does. */
const NOT_FOUND = '/_not-found';

let built: Readonly<Record<string, readonly string[]>> | undefined;

export function proxy(request: NextRequest): NextResponse {
  const { pathname } = request.nextUrl;
  const response = NextResponse.next();
  response.headers.set('Content-Security-Policy', policy(pathname, scriptSources(pathname)));
  if (!isEmbed(pathname)) response.headers.set('X-Frame-Options', 'DENY');
  return response;
}

function policy(pathname: string, scripts: string): string {
  const isDev = process.env.NODE_ENV === 'development';
  return [
    "default-src 'self'",
    `script-src 'self' ${scripts}`,
    // React writes style attributes into static pages, and those have no hash.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    `connect-src 'self'${isDev ? ' ws:' : ''}`,
    "worker-src 'self'",
    "frame-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    `frame-ancestors ${isEmbed(pathname) ? '*' : "'none'"}`,
  ].join('; ');
}

/** Only a figure made for other people's pages may be framed by them. */
function isEmbed(pathname: string): boolean {
  return pathname.startsWith('/embed/');
}

function scriptSources(pathname: string): string {
  // The development server writes new inline scripts with every change, and evaluates modules.
  if (process.env.NODE_ENV === 'development') return "'unsafe-inline' 'unsafe-eval'";
  built ??= readBuilt();
  const hashes = built[pathname] ?? built[NOT_FOUND] ?? [];
  return hashes.map((hash) => `'${hash}'`).join(' ');
}

/** @throws Error - the build was made without its last step; pages would stay dead, so this is said instead. */
function readBuilt(): Record<string, string[]> {
  try {
    return JSON.parse(readFileSync('.next/csp.json', 'utf8'));
  } catch {
    throw new Error('.next/csp.json is missing: build with "npm run build", which writes it, instead of calling next build.');
  }
}
