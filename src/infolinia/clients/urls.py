from django.urls import path

from infolinia.clients import views

app_name = "clients"
urlpatterns = [
    path("", views.home, name="home"),
    path("sign-in", views.sign_in, name="sign_in"),
    path("sign-out", views.sign_out, name="sign_out"),
    path("password", views.password, name="password"),
    path("language", views.language, name="language"),
    path("theme", views.theme, name="theme"),
]
