import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig, type HtmlTagDescriptor, type Plugin, type Rolldown } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';

export default defineConfig({
  plugins: [
    svelte(),
    allAtOnce(),
    VitePWA({
      // A waiting version is started by the app, never in the middle of an episode.
      registerType: 'prompt',
      injectRegister: false,
      includeAssets: ['icon.svg', 'icon-180.png'],
      workbox: {
        // The first visit too: whoever loses the network then has every screen.
        clientsClaim: true,
        globPatterns: ['**/*.{html,js,css,wasm,svg,png,webmanifest}'],
        maximumFileSizeToCacheInBytes: 5_000_000,
        navigateFallback: '/index.html',
        navigateFallbackDenylist: [/^\/v1\//, /^\/healthz/, /^\/readyz/, /^\/metrics/],
      },
      manifest: {
        id: '/',
        name: 'Banister',
        short_name: 'Banister',
        description: 'A log for sudden back spasms. One tap, with no network and no questions.',
        start_url: '/#/now',
        scope: '/',
        display: 'standalone',
        background_color: '#f6f4ef',
        theme_color: '#f6f4ef',
        icons: [
          { src: 'icon.svg', sizes: 'any', type: 'image/svg+xml' },
          { src: 'icon-192.png', sizes: '192x192', type: 'image/png' },
          { src: 'icon-512.png', sizes: '512x512', type: 'image/png' },
          { src: 'icon-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
        ],
      },
    }),
  ],
  build: {
    target: 'es2022',
    // The content-security policy knows no data: scripts or styles.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});

/** The browser asks for the screens and the core as soon as it has read the page, and not after
    the first script; but the core lets the others pass: with them alone a tap can be stored. */
function allAtOnce(): Plugin {
  return {
    name: 'all-at-once',
    transformIndexHtml: {
      order: 'post',
      handler(_html, { bundle = {} }) {
        const files = Object.values(bundle);
        const core = files.find((file) => file.fileName.endsWith('.wasm'));
        const chunks = files.filter((file) => file.type === 'chunk');
        const screens = chunks.find((chunk) => chunk.name === 'begin');
        const also = chunks.filter(
          (chunk) => !chunk.isEntry && screens?.imports.includes(chunk.fileName),
        );
        const wanted = screens ? [screens, ...also] : [];
        return [...(core ? [coreLink(core.fileName)] : []), ...wanted.flatMap(chunkLinks)];
      },
    },
  };
}

function coreLink(name: string): HtmlTagDescriptor {
  const attrs = { rel: 'preload', as: 'fetch', crossorigin: true, fetchpriority: 'low' };
  return { tag: 'link', attrs: { ...attrs, href: `/${name}` }, injectTo: 'head' };
}

/** A script and its styles. */
function chunkLinks(chunk: Rolldown.OutputChunk): HtmlTagDescriptor[] {
  const styles = [...(chunk.viteMetadata?.importedCss ?? [])];
  return [link('modulepreload', chunk.fileName), ...styles.map((name) => link('stylesheet', name))];
}

function link(rel: string, name: string): HtmlTagDescriptor {
  return { tag: 'link', attrs: { rel, crossorigin: true, href: `/${name}` }, injectTo: 'head' };
}
