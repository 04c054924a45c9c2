import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig, type Plugin } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';

export default defineConfig({
  plugins: [
    svelte(),
    coreFirst(),
    VitePWA({
      // A waiting version is started by the app, never in the middle of an episode.
      registerType: 'prompt',
      injectRegister: false,
      includeAssets: ['icon.svg', 'icon-180.png'],
      workbox: {
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

/** The browser asks for the core as soon as it has read the page, and not after the scripts; but
    it lets them pass: with them alone a tap can be stored. */
function coreFirst(): Plugin {
  return {
    name: 'core-first',
    transformIndexHtml: {
      order: 'post',
      handler(_html, { bundle = {} }) {
        const core = Object.keys(bundle).find((name) => name.endsWith('.wasm'));
        if (!core) return [];
        const kind = { rel: 'preload', as: 'fetch', crossorigin: true, fetchpriority: 'low' };
        const attrs = { ...kind, href: `/${core}` };
        return [{ tag: 'link', attrs, injectTo: 'head-prepend' }];
      },
    },
  };
}
