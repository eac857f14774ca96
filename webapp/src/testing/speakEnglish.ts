import { sayEnglish } from '@relayooor/shared/english.ts'
import { speak } from '../ui/say.ts'

/** The page's language in tests: the same messages, compiled when they are said. */
speak({ name: 'en', locale: 'en-GB', say: sayEnglish })
