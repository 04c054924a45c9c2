/** The words people see, in their language. Every text is in `en.ts`; others have the same keys. */
import { remember, remembered } from '../state/remember';
import { en } from './en';

export type Texts = typeof en;
export type Language = 'en' | 'de';
export const LANGUAGES: { [language in Language]: string } = { en: 'English', de: 'Deutsch' };

const KEPT = 'language';

class Text {
  language = $state<Language>('en');
  t = $state.raw<Texts>(en);

  /** The language that was picked, or else the browser's. */
  async begin(): Promise<void> {
    const kept = remembered(KEPT) ?? navigator.language.slice(0, 2);
    await this.use(kept === 'de' ? 'de' : 'en');
  }

  async pick(language: Language): Promise<void> {
    remember(KEPT, language);
    await this.use(language);
  }

  async use(language: Language): Promise<void> {
    this.t = language === 'de' ? (await import('./de')).de : en;
    this.language = language;
    document.documentElement.lang = language;
  }
}

export const text = new Text();
