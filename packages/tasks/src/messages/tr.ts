import type { TaskMessages } from './en.ts'

/** Görevlerin ve seçeneklerinin Türkçesi; anahtarlar `en.ts` ile aynıdır. */
export const turkish: TaskMessages = {
  tasks: {
    text: {
      summary: 'bir metni öğrenir, onun gibi yazmayı sürdürür',
      files: 'bir ya da daha çok düz metin dosyası; art arda tek metin gibi okunur',
    },
  },
  groups: { model: 'Ağ', training: 'Eğitim' },
  options: {
    by: 'birer birer okuyup yazdığı şey: karakterler ya da sözcükler',
    cell: 'simple, lstm, gru ya da bir hücre dışa aktaran .ts/.js dosyası',
    units: 'her katmanın gizli durumundaki sayı adedi',
    layers: 'üst üste dizilen tekrarlayan katman sayısı',
    embedding: 'her karakterin ya da sözcüğün yerine geçen sayı adedi',
    dropout: 'eğitimde her katmanın çıktılarından atlanan pay',
    steps: 'her eğitim adımında art arda okunan karakter ya da sözcük',
    batch: 'metnin yan yana okunan yerlerinin sayısı',
    epochs: 'metnin baştan sona kaç kez okunacağı (5; kısa metinde daha çok)',
    minutes: 'yaklaşık bu kadar sürsün: başlamadan önce bir eğitim adımı sayısına çevrilir; --dry-run o sayıyı gösterir',
    trainingSteps: 'toplam eğitim adımı; turlara bakılmaz',
    learningRate: 'ağırlıkların bir adımda ne kadar değiştiği (adam: 0.005, simple hücrede 0.001)',
    schedule: 'eğitim sürerken öğrenme hızının değişimi',
    optimizer: 'ağırlıkları değiştiren kural',
    globalClipNorm: 'bütün gradyanların birlikte en büyük boyu; 0: kırpma yok (1)',
    clipNorm: 'her ağırlığın gradyanının en büyük boyu',
    clipValue: 'bir gradyandaki en büyük sayı',
    validation: 'metnin sonundan doğrulamaya ayrılan pay',
    seed: 'rastgeleliğin tohumu: aynı tohum, aynı ağırlıklar',
    from: 'başka bir çalışmanın ağırlıklarından sürdür (ince ayar)',
  },
}
