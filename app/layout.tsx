/** The frame of every page: language, fonts, tokens, theme. It holds no navigation; pages bring their own. */
import type { Metadata, Viewport } from 'next';
import type { ReactNode } from 'react';
import { fontVariables } from './fonts';
import { themeScript } from './theme';
import './tokens.css';
import './base.css';

export const metadata: Metadata = {
  title: { default: 'Highwater', template: '%s · Highwater' },
  description: 'Learn event-driven systems by breaking them: lessons beside a simulator that behaves like the real broker.',
};

export const viewport: Viewport = {
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#FBF7EF' },
    { media: '(prefers-color-scheme: dark)', color: '#0B1720' },
  ],
};

export default function RootLayout({ children }: { children: ReactNode }) {
  return (
    // The theme script may have set data-theme before React sees the element.
    <html lang="en" className={fontVariables} suppressHydrationWarning>
      <head>
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: a constant of ours, allowed by its hash in the content security policy. */}
        <script dangerouslySetInnerHTML={{ __html: themeScript }} />
      </head>
      <body>{children}</body>
    </html>
  );
}
