/** Compiled MDX as React, on the server only: the page ships its result, never the compiler or the text. */
import type { ComponentType } from 'react';
import * as runtime from 'react/jsx-runtime';
import { tags } from './registry';

interface BodyProps {
  /** A function body, as the content build makes it. */
  readonly code: string;
}

export function Body({ code }: BodyProps) {
  // The build compiled it from our own files; nothing from outside ever comes here.
  const module = new Function(code)(runtime) as { readonly default: ComponentType<{ readonly components: typeof tags }> };
  const Content = module.default;
  return <Content components={tags} />;
}
