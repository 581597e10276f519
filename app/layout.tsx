/**
 * The frame of every page: language, type, tokens, the reader's choices, the sprite of marks, and the bar at the top.
 * A page brings its own `<main id="main">`, which the skip link reaches, and its footer if it wants one.
 */
import type { Metadata, Viewport } from 'next';
import type { ReactNode } from 'react';
import { NotSaved } from '@/components/progress/NotSaved';
import { firstPaintScript } from '@/components/settings/firstPaint';
import { OnOwnPages } from '@/components/shell/OnOwnPages';
import { TopBar } from '@/components/shell/TopBar';
import { Sprite } from '@/components/ui/Sprite';
import './styles/fonts.css';
import './styles/tokens.css';
import './styles/base.css';
import './styles/preferences.css';

export const metadata: Metadata = {
  title: { default: 'Highwater', template: '%s · Highwater' },
  description: 'Learn event-driven systems by breaking them: lessons beside a simulator that behaves like the real broker.',
  applicationName: 'Highwater',
  icons: {
    icon: [
      { url: '/favicon.ico', sizes: '32x32' },
      { url: '/icon.svg', type: 'image/svg+xml' },
    ],
    apple: '/apple-touch-icon.png',
  },
};

export const viewport: Viewport = {
  colorScheme: 'light dark',
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#FBF7EF' },
    { media: '(prefers-color-scheme: dark)', color: '#0B1720' },
  ],
};

export default function RootLayout({ children }: { readonly children: ReactNode }) {
  return (
    // The script in the head may have put the reader's choices here before React sees the element.
    <html lang="en" suppressHydrationWarning>
      <head>
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: a constant of ours, allowed by its hash in the content security policy. */}
        <script dangerouslySetInnerHTML={{ __html: firstPaintScript }} />
      </head>
      <body>
        <Sprite />
        <OnOwnPages>
          <TopBar />
        </OnOwnPages>
        {children}
        <NotSaved />
      </body>
    </html>
  );
}
