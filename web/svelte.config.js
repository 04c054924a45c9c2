/** No inline styles: the content-security policy forbids them. */
export default { compilerOptions: { runes: true, css: 'external' } };
