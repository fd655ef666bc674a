import type { text as english } from '../en/text.ts'
import { number, percent } from './numbers.ts'

export const text: typeof english = {
  errors: {
    'text-too-short': (d) =>
      `${d.files.join(', ')}: öğrenilecek kadar uzun değil: eğitime ${number(d.symbols)} ${d.by === 'words' ? 'sözcük' : 'karakter'} kalıyor, en az 2 gerek (binlercesi iyi olur); daha uzun bir metin verin`,
    'text-blank': (d) => `${d.files.join(', ')}: yalnızca boşluk var; okunacak bir şey olan bir metin verin`,
    'text-too-uniform': (d) =>
      `${d.files.join(', ')}: eğitime kalan bölümde yalnızca ${d.different} farklı ${d.by === 'words' ? 'sözcük' : 'karakter'} var, ${d.needed} taneden azından öğrenilecek bir şey çıkmaz; daha zengin bir metin verin`,
  },
  findings: {
    'shrunk-batch': (d) => `metin kısa: batch ${d.from} yerine ${d.to}`,
    'shrunk-steps': (d) => `metin kısa: steps ${d.from} yerine ${d.to}`,
    'test-in-training': (d) =>
      d.share === 1
        ? `${d.file}: tamamı öğrenilen metnin içinde; ölçümler ne kadar iyi ezberlendiğini söyler; --test-files ile başka dosyalar verin`
        : `${d.file}: satırlarının ${percent(d.share)} kadarı öğrenilen metinde de var; ölçümler olduğundan iyi görünür; --test-files ile başka dosyalar verin`,
    'no-validation': () => 'metin, doğrulamaya bir parça ayırmak için çok kısa',
  },
  facts: {
    text: (d) => [
      'Metin',
      `${number(d.symbols)} ${d.by === 'words' ? 'sözcük' : 'karakter'}, ${number(d.alphabet)} farklı; son ${number(d.validationSymbols)} tanesi doğrulama için${d.unknown ? ` (${number(d.unknown)} bilinmeyen)` : ''}`,
    ],
  },
  units: { characters: { one: 'karakter', many: 'karakter' }, words: { one: 'sözcük', many: 'sözcük' } },
  measures: { nats: 'nat', bits: 'bit', perplexity: 'perplexity (şaşkınlık)' },
  contenders: {
    nGrams: 'neyin ardından ne geldiğinin sayımı',
    nGrams1: 'her simgenin sıklığı',
    ...Object.fromEntries([2, 3, 4, 5, 6].map((order) => [`nGrams${order}`, `önceki ${order - 1} simgeye göre sayım (Witten–Bell)`])),
  },
  titles: { unknownSymbols: 'Ağın bilmediği' },
  columns: { count: 'adet' },
  work: {},
  options: {
    by: 'birer birer okuyup yazdığı şey: karakterler ya da sözcükler',
    steps: 'her eğitim adımında art arda okunan karakter ya da sözcük',
    embedding: 'her karakterin ya da sözcüğün yerine geçen sayı adedi',
    batch: 'metnin yan yana okunan yerlerinin sayısı',
    epochs: 'metnin baştan sona kaç kez okunacağı (5; kısa metinde daha çok)',
    validation: 'metnin sonundan doğrulamaya ayrılan pay',
  },
}
