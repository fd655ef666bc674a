"""Golden numbers for the baselines of texts with labels, by scikit-learn (pip install scikit-learn==1.9.0):
packages/tasks/src/baselines/classes/golden.json.

    python reference/make_text_baselines_golden.py
"""
import json
import random
from pathlib import Path

import numpy as np
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import MultinomialNB

random.seed(5)
WORDS = "good bad film fine poor plot not very a the dull bright".split()


def text(label, classes):
    favourites = WORDS[label::classes]
    return " ".join(random.choice(favourites if random.random() < 0.4 else WORDS) for _ in range(random.randint(2, 9)))


def case(classes, strength):
    labels = [i % classes for i in range(40)]
    texts = [text(label, classes) for label in labels]
    others = [text(i % classes, classes) for i in range(12)] + ["never seen"]
    settings = {"token_pattern": r"\S+", "ngram_range": (1, 2)}
    counts = CountVectorizer(**settings)
    bayes = MultinomialNB(alpha=1.0).fit(counts.fit_transform(texts), labels)
    weights = TfidfVectorizer(**settings, sublinear_tf=True)
    logistic = LogisticRegression(C=strength, tol=1e-12, max_iter=10000).fit(weights.fit_transform(texts), labels)
    decisions = logistic.decision_function(weights.transform(others))
    if classes == 2:
        decisions = np.stack([np.zeros_like(decisions), decisions], axis=1)
    return {
        "classes": classes, "strength": strength, "texts": texts, "labels": labels, "others": others,
        "bayes": bayes.predict_joint_log_proba(counts.transform(others)).tolist(),
        "logistic": (decisions - decisions.mean(axis=1, keepdims=True)).tolist(),
    }


cases = [case(2, 1.0), case(2, 30.0), case(3, 3.0), case(5, 0.3)]
place = Path(__file__).parent.parent / "packages/tasks/src/baselines/classes/golden.json"
place.write_text(json.dumps({"cases": cases}, ensure_ascii=False) + "\n")
print(place.name, place.stat().st_size)
