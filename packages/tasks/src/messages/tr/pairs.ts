import type { pairs as english } from '../en/pairs.ts'
import { lengths, number, percent } from './numbers.ts'

const flag = { source: '--source', summary: '--summary' } as const
const pieces = { words: 'sözcük', subwords: 'alt sözcük', characters: 'karakter' } as const
const languages = { tr: 'Türkçe', en: 'İngilizce', other: 'başka bir dil', none: 'hiçbiri' } as const

export const pairs: typeof english = {
  errors: {
    'pairs-no-column': (d) =>
      `${d.file}: '${d.column}' diye bir sütun yok; sütunlar: ${d.columns.join(', ')}; birini adıyla ya da numarasıyla ${flag[d.option]} ile verin`,
    'pairs-columns-unclear': (d) =>
      `${d.file}: ${d.option === 'source' ? 'metinlerin' : 'özetlerin'} hangi sütunda olduğu anlaşılmıyor; sütunlar: ${d.columns.join(', ')}; ${flag[d.option]} ile söyleyin`,
    'pairs-same-column': (d) =>
      `${d.file}: metinler de özetler de '${d.column}' sütunu olurdu; --source ve --summary ile iki ayrı sütun verin`,
    'pairs-one-column': (d) =>
      `${d.file}: tek sütun var, çiftlere iki sütun gerek: metin ve özeti; araya başka bir işaret giriyorsa --separator ile söyleyin`,
    'pairs-empty': (d) =>
      `${d.files.join(', ')}: hiçbir satırda hem metin hem özet yok (metinsiz ${number(d.sources)}, özetsiz ${number(d.summaries)} satır); doğru sütunları --source ve --summary ile verin ya da boşları doldurun`,
    'pairs-too-few': (d) =>
      `${d.files.join(', ')}: eğitime ${number(d.pairs)} çift kalıyor, en az ${d.needed} gerek (binlercesi iyi olur); daha çok çift verin ya da --validation ve --test ile daha az ayırın`,
  },
  findings: {
    'pairs-empty-source': (d) =>
      `${d.file}: ${number(d.rows)} satırda metin yok, ilki ${d.line}. satır: atlandı; doldurun ya da doğru sütunu --source ile söyleyin`,
    'pairs-empty-summary': (d) =>
      `${d.file}: ${number(d.rows)} satırda özet yok, ilki ${d.line}. satır: atlandı; doldurun ya da doğru sütunu --summary ile söyleyin`,
    'pairs-doubled': (d) => `${d.file}: ${number(d.rows)} satır metniyle özetiyle daha önce geçmiş, ilki ${d.line}. satır: atlandı`,
    'pairs-longer-summary': (d) =>
      `${d.file}: ${number(d.rows)} satırda özet en az metin kadar uzun, ilki ${d.line}. satır: atlanmadı; sütunlar ters ise --source ve --summary ile söyleyin`,
    'pairs-in-both': (d) =>
      `${d.file}: ${number(d.rows)} satırın metni ölçmeye ayrılanlarda da var, ilki ${d.line}. satır: eğitimden çıkarıldı`,
    'summarizer-cut': (d) =>
      `${number(d.pairs)} çiftin metni ${number(d.longest)} ${pieces[d.by]} sınırını aşıyor, gerisi okunmuyor; --longest daha çoğunu okutur`,
    'summarizer-vocabulary': (d) =>
      `verideki en az iki kez geçen ${pieces[d.by]} sayısı ${number(d.known)}; --vocabulary ile istenen ${number(d.wanted)} bundan çok; daha çok veri verin ya da sayıyı küçültün`,
    'summarizer-unwritable': (d) =>
      `özetlerdeki parçaların ${percent(d.share)} kadarı ne dağarcıkta var ne de ${d.pointer ? 'metinde' : 'metinden kopyalanıyor'}, o yüzden hiç yazılamaz; ${d.pointer ? '--vocabulary ya da --slots sayısını büyütün veya --by subwords deneyin' : 'kopyalayan --pointer ya da --by subwords kullanın'}`,
    'summarizer-damaged': (d) =>
      d.repaired
        ? `yanlış kodlamayla okunmuş ${number(d.count)} işaret düzeltildi`
        : `${number(d.count)} işaret yanlış kodlamayla okunmuş görünüyor (ı yerine ý, ü yerine Ã¼); --repair düzeltir`,
    'summarizer-blank': (d) =>
      `${number(d.pairs)} çiftin metninde ya da özetinde işaretlemeden başka okunacak bir şey yok: atlandı; doldurun`,
    'summarizer-no-validation': (d) =>
      `${number(d.pairs)} çift, doğrulamaya bir bölüm ayırmak için az: en iyi ağırlıklar değil son ağırlıklar kalır; daha çok çift verin ya da --validation payını büyütün`,
    'summarizer-few': (d) =>
      `eğitime ${number(d.pairs)} çift var: bu kadar azından metnin başını yinelemekten pek fazlası öğrenilmez; binlercesi iyi olur`,
    'summarizer-shrunk-batch': (d) => `çift az: batch ${d.from} yerine ${d.to}`,
  },
  facts: {
    pairs: (d) => ['Çiftler', `eğitime ${number(d.training)}, doğrulamaya ${number(d.validation)}, sınamaya ${number(d.test)}`],
    'pair-lengths': (d) => ['Uzunluklar', `metinler ${lengths(d.source, 'sözcük')}; özetler ${lengths(d.summary, 'sözcük')}`],
    'pairs-vocabulary': (d) => [
      'Dağarcık',
      `${number(d.size)} ${pieces[d.by]}; dil: ${languages[d.language]}${d.asked ? '' : ' (bakılarak bulundu)'}; bir özetin ${percent(d.copied)} kadarı metninde geçiyor`,
    ],
  },
  units: { pairs: { one: 'çift', many: 'çift' } },
  measures: { rouge1: 'ROUGE-1', rouge2: 'ROUGE-2', rougeL: 'ROUGE-L' },
  contenders: { firstWords: 'ilk 8 sözcük', firstWordsMean: 'bir özette olduğu kadar ilk sözcük' },
  titles: { summaries: 'Bazı özetler' },
  columns: { source: 'metin', reference: 'olması gereken', summary: 'özet' },
  work: {},
  options: {
    source: 'metinlerin sütunu: adı ya da 1’den başlayan numarası (bakılarak bulunur)',
    summary: 'özetlerin sütunu: adı ya da 1’den başlayan numarası (bakılarak bulunur)',
    separator: 'tablonun hücrelerini ayıran işaret ya da tab (bakılarak bulunur)',
    header: 'tablonun ilk satırının sütun adları olup olmadığı (bakılarak bulunur)',
    textLanguage: 'metinlerin dili: küçük harfi, kesme işaretini, sözcükleri belirler; auto bakıp bulur, none her şeyi olduğu gibi bırakır',
    repair: 'ý þ ð gibi bozuk harfleri ı ş ğ yap',
    by: 'birer birer okuyup yazdığı şey',
    vocabulary: 'numarası olan sözcük sayısı, en sık geçenler (5000 sözcük, 4000 alt sözcük)',
    longest: 'bir metnin başından okunan sözcük sayısı',
    units: 'kodlayıcının her yönünün gizli durumundaki sayı adedi; çözücüde iki katı',
    embedding: 'her sözcüğün yerine geçen sayı adedi',
    embeddings: 'metinlerle özetlerin bunları paylaşıp paylaşmadığı',
    dropout: 'eğitimde gömmelerden ve sözcüğü seçen katmandan atlanan pay',
    pointer: 'dağarcıkta olmayanlar da içinde, metinden sözcük kopyala',
    slots: 'bir metinde, dağarcıkta olmadan kopyalanabilecek sözcük sayısı',
    pretrainEpochs:
      'önce, yalnızca ilk sözcüklerini kopyalamayı öğrenerek metinlerin kaç kez okunacağı (--pointer ile: 250 adıma yetecek kadar)',
    patience: 'doğrulama iyileşmeden kaç tur sonra eğitimin duracağı; 0: hiç (3; --epochs, --minutes ya da --training-steps verilince hiç)',
    learningRate: 'ağırlıkların bir adımda ne kadar değiştiği (adam: 0.002, simple hücrede 0.001)',
    batch: 'her eğitim adımındaki çift sayısı',
    epochs: 'çiftlerin en çok kaç kez okunacağı (10; çift azsa daha çok)',
    validation: 'çiftlerin sonundan doğrulamaya ayrılan pay; en iyi ağırlıklar onunla seçilir',
    test: 'çiftlerin sonundan rapora ayrılan, eğitimde hiç görülmeyen pay',
    testFiles: 'sonda ölçmek için, eğitimde hiç görülmeyen çift tabloları',
    beamWidth: 'yazarken birbiriyle tartılan özet sayısı; 1 her seferinde en olası sözcüğü alır',
    lengthPenalty: 'büyüdükçe uzun özetleri yeğler; 0 en olasıyı alır',
    maxLength: 'bir özetteki en çok sözcük (eğitimdeki en uzun özet kadar)',
    attention: 'özetin her sözcüğü yazılırken nereye bakıldığını da ver',
  },
}
