import type { ClassifierFindings } from '../../sayings/classifier.ts'
import type { labelled as english } from '../en/labelled.ts'
import { kinds, labelledData } from './labelled-data.ts'
import { lengths, number, percent } from './numbers.ts'

const CLASSES_NAMED = 8

const whyLittle = (d: ClassifierFindings['nothing-to-keep-apart']): string =>
  d.different < d.texts
    ? `${number(d.texts)} metnin yalnızca ${number(d.different)} tanesi birbirinden farklı, kopyalar da aynı bölümde kalır`
    : `her sınıfın bir metni eğitime kalır; ${number(d.texts)} metin için ${number(d.classes)} sınıf var`

export const labelled: typeof english = {
  errors: {
    ...labelledData.errors,
    'one-class': (d) =>
      `${number(d.examples)} örneğin hepsinin etiketi “${d.label}”: ayırt edilecek bir şey yok; başka bir etiketi de olan veri verin ya da etiket sütununu --label ile belirtin`,
    'not-two-classes': (d) =>
      `veride ${number(d.count)} etiket var (${d.classes.join(', ')}${d.count > d.classes.length ? ', …' : ''}), sentiment ise ikisini ayırır; bunun yerine classifier eğitin ya da etiket sütununu --label ile belirtin`,
    'too-few-examples': (d) =>
      `${number(d.examples)} örnek, öğrenmek için çok az; en az ${d.needed} gerek (yüzlercesi iyi olur); daha çok örnek verin`,
    'no-known-label': (d) =>
      `etiketlerin hiçbiri (${d.labels.join(', ')}) öğrenilenlerden değil (${d.classes.slice(0, 10).join(', ')}${d.classes.length > 10 ? ', …' : ''}); aynı etiketleri taşıyan veri verin ya da etiket sütununu --label ile belirtin`,
    'nothing-to-classify': () => 'sınıflanacak bir şey yok: bir metin ya da dosya verin veya standart girdiden satırlar gönderin',
  },
  findings: {
    ...labelledData.findings,
    'single-examples': (d) =>
      `${number(d.count)} sınıfın tek örneği var (${d.classes.join(', ')}${d.count > d.classes.length ? ', …' : ''}): eğitime girer, ama ne kadar iyi tanındığı ölçülemez; örneğini çoğaltın ya da veriden çıkarın`,
    'uneven-classes': (d) =>
      `sınıflar dengesiz: ${percent(d.share)} kadarı “${d.most}”, “${d.least}” ise yalnızca ${number(d.examples)} tane; doğruluğun yanında makro F1’e de bakın, --class-weights balanced deneyin`,
    'shared-texts': (d) =>
      `${d.part === 'test' ? 'sınamaya' : 'doğrulamaya'} ayrılan ${number(d.texts)} metin eğitim bölümünde de var: onlarla ölçülen, olduğundan iyi görünür; yinelenenleri veriden çıkarın`,
    'shortened-texts': (d) =>
      `${number(d.texts)} metin ${number(d.longest)} parçadan uzun: bunun ilk çeyreği baştan, kalanı sondan okunur; --longest daha çoğunu okur (daha uzun sürer)`,
    'unknown-labels': (d) => `${number(d.texts)} metin dışarıda bırakıldı: eğitimde böyle bir etiket yok (${d.labels.join(', ')})`,
    'no-validation-texts': () =>
      'doğrulamaya hiçbir şey ayrılmadı: en iyi değil, son ağırlıklar alınır; --validation 0.1 onda birini ayırır',
    'nothing-to-keep-apart': (d) =>
      `doğrulamaya hiçbir şey ayrılamadı (--validation ${d.share}), bu yüzden en iyi değil, son ağırlıklar alınır: ${whyLittle(d)}; daha çok farklı metin ya da daha büyük bir pay verin, ya da --validation-files ile başka metinler verin`,
    'little-kept-apart': (d) =>
      `doğrulamaya ${number(d.wanted)} değil yalnızca ${number(d.kept)} metin ayrılabildi (--validation ${d.share}), en iyi ağırlıklar çok az metinle seçilir: ${whyLittle(d)}; daha çok farklı metin verin ya da --validation-files ile başka metinler verin`,
    'unknown-pieces': (d) =>
      `ayrılan bölümdeki ${kinds[d.by]} sayısının ${percent(d.share)} kadarı eğitimde yok; ${d.by === 'words' ? '--by subwords deneyin ya da' : ''} daha çok veri verin`,
    'pretraining-too-little': () => 'ön eğitim için metin çok az: eğitim onsuz başlar; --pretrain ile daha çok metin verin',
  },
  facts: {
    ...labelledData.facts,
    examples: (d) => [
      'Örnekler',
      `${number(d.training)} eğitim, ${number(d.validation)} doğrulama${d.test > 0 ? `, ${number(d.test)} sınama` : ''} için`,
    ],
    classes: (d) => [
      'Sınıflar',
      `${number(d.classes.length)}: ${d.classes
        .slice(0, CLASSES_NAMED)
        .map(({ label, examples }) => `${label} ${number(examples)}`)
        .join(', ')}${d.classes.length > CLASSES_NAMED ? ', …' : ''}`,
    ],
    pieces: (d) => ['Dağarcık', `${number(d.size)} ${kinds[d.by]} (dil: ${d.language})`],
    ngrams: (d) => [
      'N-gramlar',
      `en az iki metinde geçen, uzunluğu en çok ${number(d.longest)} (${kinds[d.by]}) olan ${number(d.known)} dizi`,
    ],
    'text-lengths': (d) => ['Uzunluklar', lengths(d.lengths, kinds[d.by])],
    pretraining: (d) => ['Ön eğitim', `etiketsiz ${number(d.texts)} metin, ${number(d.pieces)} parça, baştan sona ${number(d.epochs)} kez`],
  },
  units: { texts: { one: 'metin', many: 'metin' } },
  measures: { accuracy: 'doğruluk', macroF1: 'makro F1' },
  contenders: {
    majority: 'hep en sık sınıf',
    naiveBayes: 'sözcüklerle naif Bayes',
    naiveBayesPairs: 'sözcük ikilileriyle naif Bayes',
    naiveBayesRuns: 'kısa dizilerle naif Bayes',
    logisticRegressionPairs: 'sözcük ikilileriyle lojistik regresyon',
    logisticRegressionRuns: 'kısa dizilerle lojistik regresyon',
  },
  titles: {
    classes: 'Sınıf sınıf',
    confusions: 'Başkasıyla karıştırılanlar',
    unknownLabels: 'Dışarıda bırakılan, bilinmeyen etiketler',
    surestErrors: 'Emin olunan yanlışlar',
  },
  columns: {
    label: 'etiket',
    examples: 'örnek',
    precision: 'kesinlik',
    recall: 'duyarlılık',
    f1: 'F1',
    answer: 'yanıt',
    text: 'metin',
    probability: 'olasılık',
  },
  work: {},
  reasons: { blank: 'metin yok', ragged: 'bu satırda fazla hücre var', unknown: 'içindeki hiçbir şey eğitimde görülmedi: bu bir tahmin' },
  options: {
    ...labelledData.options,
    units: 'her katmanın gizli durumundaki sayı adedi; sentiment: ilk katmanınki, sonraki her katmanda yarısı',
    bidirectional: 'metin iki yönde de okunsun mu',
    pooling: 'metinden ne kalsın: son durum, ya da onun yanında zaman boyunca en büyük ve ortalama',
    dense: 'yanıttan önceki katmanın birimleri; 0: yok',
    ngrams:
      'ağın yanındaki doğrusal yolun puan öğrendiği ardışık parça dizileri en çok kaç parçadan oluşsun (karakterlerde 4, sözcüklerde 2); 0: böyle bir yol yok',
    embeddingDropout: 'eğitimde gömmenin bir metinden atlanan özelliklerinin payı',
    wordDropout: 'eğitimde atlanan sözcüklerin payı',
    labelSmoothing: 'eğitimde her etiketin bütün sınıflara dağıtılan payı',
    averaging: 'ağırlıkların hareketli ortalamasından her adımda kalan pay (0.99); 0: ortalama yok',
    classWeights: 'balanced: örneği az olan sınıfın örnekleri daha çok sayılır',
    pretrain: 'önce dili öğrenmek için etiketsiz metinler',
    pretrainEpochs:
      'etiketlerden önce sözcük tahmin ederek metinlerden (ve --pretrain dosyalarından) kaç kez geçileceği (5, çok metinde daha az; characters ile 0)',
    epochs: 'verinin baştan sona kaç kez okunacağı (5; az veride daha çok)',
    learningRate: 'ağırlıkların bir adımda ne kadar değiştiği (adam: 0.002, simple hücrede 0.001)',
    validation: 'metinlerin doğrulamaya rastgele, her sınıftan eşit oranda ayrılan payı; en iyi ağırlıklar onunla seçilir',
    test: 'metinlerin rapor için rastgele ayrılan, eğitimde hiç görülmeyen payı',
  },
}
